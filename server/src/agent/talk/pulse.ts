// What a talk looks at now and then: what has been heard by now, whether anybody speaks, whether its time is up.
import type { TalkContext } from './talk-context.ts';
import { wishes } from './wishes.ts';

/** The model was to answer and has not said a word. Its line notices most of these, and sooner. */
const NO_ANSWER_MS = 25_000;

export function tellHeard({ parts, state, conversation, turns, rememberOwn, sinceBegin }: TalkContext): void {
  const { voice } = parts;
  for (const key of conversation.playing()) {
    const heard = voice.heard(key);
    if (heard === null || !conversation.hasEnded(key) || heard.heardMs < heard.receivedMs - 1) continue;
    conversation.agentHeard(key, { heardMs: heard.receivedMs, totalMs: heard.receivedMs, endMs: sinceBegin() });
    rememberOwn(key);
  }
  if (state.greeting === 'said' && conversation.playing().length === 0 && voice.isQuiet) state.greeting = null;
  turns.settle((key) => voice.timesOf(key));
}

/** So often it is told how much of a sentence was heard by now. */
const PROGRESS_MS = 500;

export function pulse(context: TalkContext): void {
  const { parts, state, hold, closing } = context;
  tellHeard(context);
  const now = parts.timers.now();
  tellProgress(context, now);
  const waiting = state.callerSpeaking ? null : state.waitingSinceMs;
  if (!closing.isSaying) hold.check(now, { away: state.awaySinceMs, waiting });
  if (closing.under) return;
  checkAnswer(context, now);
  checkIdle(context, now);
  if (now - context.beganAtMs >= parts.agent.limits.maxDurationMs) context.sayGoodbye('max-duration');
}

function tellProgress({ parts, state, conversation, sinceBegin }: TalkContext, now: number): void {
  const { voice, observer } = parts;
  if (voice.isQuiet || now - state.progressAtMs < PROGRESS_MS) return;
  state.progressAtMs = now;
  observer.progress(conversation.inProgress((key) => voice.heard(key), sinceBegin()));
}

function checkAnswer({ state, toolTurn, tryAgain }: TalkContext, now: number): void {
  const { waitingSinceMs, awaySinceMs } = state;
  if (waitingSinceMs === null || awaySinceMs !== null || toolTurn.running > 0) return;
  // Tools may have taken their time before it was asked.
  if (now - Math.max(waitingSinceMs, state.askedAtMs) < NO_ANSWER_MS) return;
  state.waitingSinceMs = null;
  tryAgain({ code: 'no-answer', message: 'The model did not answer' });
}

function checkIdle({ parts, state, idle, toolTurn, ask, sayGoodbye }: TalkContext, now: number): void {
  const speaking = state.callerSpeaking || !parts.voice.isQuiet;
  const waiting = state.waitingSinceMs !== null || state.awaySinceMs !== null || toolTurn.running > 0;
  if (speaking || waiting) idle.busy(now);
  const due = idle.check(now);
  if (due === 'ask') ask(wishes.areYouThere(parts.agent));
  if (due === 'give-up') sayGoodbye('idle');
}
