// How long the caller waits: from the end of speech to the first audio of the answer, sent and heard.
import type { TalkFigures, TurnLatency } from '../../calls/talk.ts';
import type { Resumed } from './talk-parts.ts';

const MAX_TURNS = 500;

type Times = { firstSentAtMs: number | null; firstHeardAtMs: number | null } | null;

export interface TurnFigures {
  speechStopped(atMs: number): void;
  /** Audio of this part has come; the first one after the end of speech is the answer. */
  audio(key: string): void;
  interrupted(): void;
  /** Looks up what has become of the answers; call it now and then. */
  settle(timesOf: (key: string) => Times): void;
  /** So far. */
  figures(tokens: Record<string, number>, costUsd: number | null): TalkFigures;
  /** Nothing comes any more. */
  close(): void;
}

/** `earlier`: of the same talk on the stream before; null: there was none. */
export function createTurnFigures(beganAtMs: number, earlier: Resumed | null = null): TurnFigures {
  const before = earlier?.figures ?? null;
  const turns: TurnLatency[] = [...(before?.turns ?? [])];
  let waitingSinceMs: number | null = null;
  let open: { key: string; sinceMs: number } | null = null;
  let firstKey: string | null = null;
  let firstAudioMs = before?.firstAudioMs ?? null;
  let interruptions = before?.interruptions ?? 0;

  function settleFirst(timesOf: (key: string) => Times): void {
    if (firstAudioMs !== null || firstKey === null || earlier !== null) return;
    const sentAtMs = timesOf(firstKey)?.firstSentAtMs ?? null;
    if (sentAtMs !== null) firstAudioMs = Math.round(sentAtMs - beganAtMs);
  }

  function settleTurn(timesOf: (key: string) => Times, final: boolean): void {
    if (open === null) return;
    const times = timesOf(open.key);
    if (times === null || times.firstSentAtMs === null) return;
    if (times.firstHeardAtMs === null && !final) return;
    const { sinceMs } = open;
    open = null;
    if (turns.length >= MAX_TURNS) return;
    turns.push({
      toFirstAudioSentMs: Math.round(times.firstSentAtMs - sinceMs),
      toFirstAudioHeardMs: times.firstHeardAtMs === null ? null : Math.round(times.firstHeardAtMs - sinceMs),
    });
  }

  let lastTimesOf: (key: string) => Times = () => null;
  return {
    speechStopped(atMs) {
      settleTurn(lastTimesOf, true);
      waitingSinceMs = atMs;
    },
    audio(key) {
      firstKey ??= key;
      if (waitingSinceMs === null) return;
      open = { key, sinceMs: waitingSinceMs };
      waitingSinceMs = null;
    },
    interrupted() {
      interruptions += 1;
    },
    settle(timesOf) {
      lastTimesOf = timesOf;
      settleFirst(timesOf);
      settleTurn(timesOf, false);
    },
    figures: (tokens, costUsd) => ({ firstAudioMs, turns: [...turns], interruptions, tokens, costUsd }),
    close: () => settleTurn(lastTimesOf, true),
  };
}
