// What the caller said last: the words are known only after a moment in which the line may have ended. They are waited
// for, so that they are in the transcript and in the summary.
import type { Agent } from '../agent.ts';
import type { TalkContext } from './talk-context.ts';

/** Transcribing takes less than a second, mostly. */
const KNOWN_WITHIN_MS = 2_000;
/** More silence than ends a turn. */
const MARGIN_MS = 300;
const SEMANTIC_PAUSE_MS = 2_000;

export interface LateWords {
  /** The caller has begun to speak. */
  begun(): void;
  /** What was said is a turn of the conversation; its words are still to come. */
  turn(itemId: string): void;
  /** The words of this turn have come, or never will. */
  known(itemId: string): void;
  readonly areKnown: boolean;
  /** Told once, when all words are known. */
  whenKnown(then: () => void): void;
}

export function createLateWords(): LateWords {
  const turns = new Set<string>();
  let isTurnDue = false;
  let tell = () => {};
  return {
    begun() {
      isTurnDue = true;
    },
    turn(itemId) {
      isTurnDue = false;
      turns.add(itemId);
    },
    known(itemId) {
      turns.delete(itemId);
      if (turns.size === 0 && !isTurnDue) tell();
    },
    get areKnown() {
      return turns.size === 0 && !isTurnDue;
    },
    whenKnown(then) {
      tell = then;
    },
  };
}

/** Resolves when everything that the caller has said is known, or there is no hope of it. */
export async function hearOut({ parts, state, lateWords }: TalkContext): Promise<void> {
  const { agent, sampleRate, line, converter, timers } = parts;
  if (agent.transcription === null || state.awaySinceMs !== null || lateWords.areKnown) return;
  // Whoever hangs up in mid-word is never silent: the model would wait for the end of the turn.
  if (state.callerSpeaking) {
    const bytes = Math.round((pauseMs(agent.turnDetection) * sampleRate) / 1000) * 2;
    line.appendAudio(converter.toModel(Buffer.alloc(bytes)));
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = timers.after(KNOWN_WITHIN_MS, resolve);
  lateWords.whenKnown(resolve);
  await promise;
  cancel();
}

function pauseMs(detection: Agent['turnDetection']): number {
  return detection.kind === 'server-vad' ? detection.silenceMs + MARGIN_MS : SEMANTIC_PAUSE_MS;
}
