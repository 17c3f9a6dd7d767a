// One talk: a caller on a leg and a model on a line, from the greeting to the good-bye. Each rule has a file of its
// own; here they are put together.
import type { TalkEnd } from '../../calls/talk.ts';
import type { LegEnd } from '../../media/phone-leg.ts';
import { createUsageMeter } from '../cost.ts';
import type { ModelFailure } from '../model/model-session.ts';
import type { ToolResult } from '../tools/tool-runner.ts';
import { createBargeIn } from './barge-in.ts';
import { createClosing } from './closing.ts';
import { createConversation } from './conversation.ts';
import { createHold } from './hold.ts';
import { createIdleRule } from './idle-rule.ts';
import { createKeypad } from './keypad.ts';
import { createLateWords, hearOut } from './late-words.ts';
import { modelEvents } from './model-events.ts';
import { open } from './opening.ts';
import { pulse, tellHeard } from './pulse.ts';
import { GREETING, type TalkContext, type TalkState } from './talk-context.ts';
import type { OwnWords, TalkParts } from './talk-parts.ts';
import { createToolTurn } from './tool-turn.ts';
import { createTurnFigures } from './turn-figures.ts';
import { wishes } from './wishes.ts';

const PULSE_MS = 200;
const SUMMARY_WITHIN_MS = 15_000;

export interface RunningTalk {
  /** s16le at the leg's rate. */
  audio(pcm: Buffer): void;
  digit(digit: string): void;
  mark(name: string): void;
  legEnded(how: LegEnd): void;
  /** The leg is of no use any more, and has been closed. */
  fail(end: TalkEnd): void;
  /** Good-bye in the agent's words, then the stream is closed. */
  sayGoodbye(end: TalkEnd): void;
  /** Resolves when everything about the talk has been told. */
  readonly over: Promise<void>;
}

const endOfLeg: Record<LegEnd, TalkEnd> = {
  'caller-hung-up': 'caller-hung-up',
  stopped: 'stream-stopped',
  'hung-up-by-us': 'agent-ended',
  lost: 'stream-lost',
  'protocol-error': 'stream-lost',
  'not-reading': 'stream-lost',
};

/** Begins to talk at once. */
export function startTalk(parts: TalkParts): RunningTalk {
  const { line, voice, converter, timers } = parts;
  const { promise: over, resolve: tellOver } = Promise.withResolvers<void>();
  const context = contextOf(parts, finish);
  const { closing, conversation, toolTurn, idle, sinceBegin } = context;

  let typed = '';
  const keypad = createKeypad(timers, (digits) => {
    typed += digits;
    tellTyped();
  });

  function tellTyped(): void {
    // What must be heard comes first, also in what the model is told.
    if (typed === '' || isDeaf()) return;
    const text = `(pressed ${typed} on the keypad)`;
    typed = '';
    context.interrupt();
    if (context.state.activeResponse !== null) line.cancel();
    conversation.callerTyped(text, sinceBegin());
    line.addItem({ kind: 'caller', text });
    context.ask();
  }

  // What cannot be interrupted the model must not hear interruptions of.
  const isDeaf = () => closing.under || context.state.greeting !== null;

  function beat(): void {
    if (context.state.isOver) return;
    cancelBeat = timers.after(PULSE_MS, beat);
    pulse(context);
    tellTyped();
  }

  function finish(end: TalkEnd): void {
    if (context.state.isOver) return;
    context.state.isOver = true;
    void parts.observer.ending(end, null);
    cancelBeat();
    closing.close();
    keypad.close();
    toolTurn.close();
    tellHeard(context);
    for (const { key, heardMs, receivedMs } of voice.interrupt()) {
      conversation.agentHeard(key, { heardMs, totalMs: receivedMs, endMs: sinceBegin() });
    }
    voice.close();
    void tellEnd(end);
  }

  async function tellEnd(end: TalkEnd): Promise<void> {
    context.turns.close();
    await hearOut(context);
    const summary = await summaryOf(context);
    line.close();
    parts.observer.ended({ end, figures: context.figures(), summary });
    tellOver();
  }

  let cancelBeat = timers.after(PULSE_MS, beat);
  line.attach(modelEvents(context), {
    memory: () => conversation.memory((key) => voice.heard(key)?.receivedMs ?? 0),
    maySwap: () => voice.isQuiet && toolTurn.running === 0,
  });
  // A line that was opened beforehand may be lost already.
  if (!closing.under) open(context);
  return {
    audio: (pcm) => line.appendAudio(converter.toModel(isDeaf() ? Buffer.alloc(pcm.length) : pcm)),
    digit(digit) {
      idle.answered();
      idle.busy(timers.now());
      if (!closing.under) keypad.press(digit);
    },
    mark: (name) => voice.marked(name),
    legEnded: (how) => finish(endOfLeg[how]),
    fail: finish,
    sayGoodbye: context.sayGoodbye,
    over,
  };
}

function contextOf(parts: TalkParts, finish: (end: TalkEnd) => void): TalkContext {
  const { agent, line, voice, converter, timers, phrases, observer, earlier, resumed } = parts;
  const nowMs = timers.now();
  const beganAtMs = nowMs - (resumed?.sinceBeginMs ?? 0);
  const sinceBegin = () => Math.round(timers.now() - beganAtMs);
  const state: TalkState = {
    isOver: false,
    activeResponse: null,
    greeting: null,
    callerSpeaking: false,
    speechBeganMs: 0,
    speechEndedMs: 0,
    awaySinceMs: null,
    waitingSinceMs: null,
    askedAtMs: nowMs,
    progressAtMs: nowMs,
    failures: 0,
  };
  let apologies = 0;
  const firstIndex = resumed?.nextIndex ?? 1;
  const conversation = createConversation({ earlier, firstIndex, onEntry: observer.entry });
  const turns = createTurnFigures(beganAtMs, resumed);
  const usage = createUsageMeter(agent.model, agent.transcription?.model ?? null, resumed?.figures);

  function ask(instructions?: string): void {
    state.askedAtMs = timers.now();
    state.waitingSinceMs ??= state.askedAtMs;
    line.respond(instructions === undefined ? {} : { instructions });
  }
  function say(key: string, { text, audio }: OwnWords): void {
    const pushed = voice.push(key, audio);
    voice.finish(key);
    if (pushed === 'full') return;
    conversation.agentSays(key, text, sinceBegin());
    conversation.audioEnded(key, 'all');
  }
  function rememberOwn(key: string): void {
    const said = conversation.textOf(key);
    if (key === GREETING && said !== '') line.addItem({ kind: 'agent', text: said });
  }
  const closing = createClosing({
    voice,
    timers,
    respond: (wish) => line.respond({ instructions: wish }),
    say: (phrase) => say('last-words', phrase),
    isModelAway: () => state.awaySinceMs !== null,
    stopHold: () => context.hold.stop(),
    announce: observer.ending,
    hangUp(end) {
      parts.hangUp();
      finish(end);
    },
  });
  const bargeIn = createBargeIn({ voice, line, conversation, converter, onOwnCut: rememberOwn });
  const context: TalkContext = {
    ...{ parts, state, beganAtMs, conversation, turns, usage, closing, bargeIn, sinceBegin, ask, say, rememberOwn },
    lateWords: createLateWords(),
    figures: () => turns.figures(usage.tokens(), usage.costUsd()),
    idle: createIdleRule(agent.limits, nowMs),
    hold: createHold(voice, phrases.hold),
    toolTurn: createToolTurn({
      tools: parts.tools,
      onCalled: (call) => conversation.toolCalled(call, sinceBegin()),
      onAnswered(call, { output }) {
        conversation.toolAnswered(call, output, sinceBegin());
        line.addItem({ kind: 'tool-output', callId: call.callId, output });
      },
      onDone: (next, spoke) => goOnAfterTools(context, next, spoke),
    }),
    interrupt() {
      if (!bargeIn.interrupt(sinceBegin())) return false;
      turns.interrupted();
      return true;
    },
    apologise() {
      apologies += 1;
      context.hold.stop();
      say(`apology-${apologies}`, phrases.apology);
    },
    tryAgain: (failure) => tryAgain(context, failure),
    sayGoodbye(end) {
      const wish = end === 'idle' ? wishes.idleGoodbye : end === 'max-duration' ? wishes.timeIsUp : wishes.goodbye;
      closing.begin(end, { kind: 'ask', wish: wish(agent), phrase: phrases.goodbye });
    },
  };
  return context;
}

function goOnAfterTools({ parts, closing, ask }: TalkContext, next: ToolResult['next'], spoke: boolean): void {
  const { agent, phrases } = parts;
  if (closing.under) return;
  if (next.kind === 'respond') {
    ask();
    return;
  }
  // Many models say good-bye in the same breath as they call the tool.
  const kind = spoke ? 'said' : 'ask';
  if (next.kind === 'end-call') {
    closing.begin('agent-ended', { kind, wish: wishes.goodbye(agent), phrase: phrases.goodbye });
    return;
  }
  const words = { kind, wish: wishes.transfer(agent), phrase: phrases.transfer } as const;
  closing.begin('transferred', words, next.target.number);
}

function tryAgain({ parts, state, closing, apologise, ask }: TalkContext, failure: ModelFailure | null): void {
  const { phrases, observer } = parts;
  observer.problem(failure ?? { code: 'unknown', message: 'The model failed to respond' });
  state.failures += 1;
  if (state.failures > 1) {
    closing.begin('model-failed', { kind: 'phrase', wish: '', phrase: phrases.lastApology });
    return;
  }
  apologise();
  ask();
}

async function summaryOf({ parts, state }: TalkContext): Promise<string | null> {
  const { agent, line, observer } = parts;
  if (agent.summary === null || state.awaySinceMs !== null) return null;
  try {
    return await line.askAside({ instructions: agent.summary, timeoutMs: SUMMARY_WITHIN_MS });
  } catch (error) {
    observer.problem({ code: 'no-summary', message: String(error) });
    return null;
  }
}
