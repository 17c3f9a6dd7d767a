// How a talk ends from our side: a last sentence, heard in full, and then the stream is closed.
import type { TalkEnd } from '../../calls/talk.ts';
import type { Timers } from '../../timers.ts';
import type { OwnWords, TalkVoice } from './talk-parts.ts';

/** For the model to begin its last sentence, then for what it said to be heard. */
const SAY_WITHIN_MS = 10_000;
const HEARD_WITHIN_MS = 20_000;
/** Beside the time that all which waits takes to be heard: then it is stuck where no mark and no clock tells. */
const GIVE_UP_AFTER_MS = 30_000;
/** For what has to be ready before the stream is closed: nobody is kept on a silent line because a store hangs. */
const READY_WITHIN_MS = 5_000;

export interface LastWords {
  /** `ask`: the model says them. `said`: it has said them already. `phrase`: they are said without it. */
  kind: 'ask' | 'said' | 'phrase';
  wish: string;
  /** Said when the model does not. */
  phrase: OwnWords;
}

export interface Closing {
  readonly under: boolean;
  /** The last words are on their way, or heard: nothing is to be heard after them. */
  readonly isSaying: boolean;
  /** Begins the end; the first reason counts. `transferTo`: where the call goes from here, E.164. */
  begin(end: TalkEnd, words: LastWords, transferTo?: string | null): void;
  /** A response has begun that was asked for with instructions. */
  askedResponseStarted(responseId: string): void;
  /** A response is over. `isSaid`: it was spoken, and nothing cut it off. */
  responseDone(responseId: string, isSaid: boolean): void;
  /** The model is gone: what it was to say is said without it. */
  modelGone(): void;
  close(): void;
}

export function createClosing(deps: {
  voice: Pick<TalkVoice, 'whenHeard' | 'queuedMs'>;
  timers: Timers;
  respond: (wish: string) => void;
  say: (phrase: OwnWords) => void;
  isModelAway: () => boolean;
  /** Makes way for the last words. */
  stopHold: () => void;
  /** Tells why it ends, before it does. Resolves when that is stored. */
  announce: (end: TalkEnd, transferTo: string | null) => Promise<void>;
  hangUp: (end: TalkEnd) => void;
}): Closing {
  const { voice, timers, hangUp } = deps;
  let phase: 'open' | 'asked' | 'saying' | 'over' = 'open';
  let end: TalkEnd = 'agent-ended';
  let phrase: OwnWords | null = null;
  let ready: Promise<unknown> = Promise.resolve();
  /** The response that says the last words. */
  let last: string | null = null;
  let cancel = () => {};

  function waitUntilHeard(): void {
    if (phase === 'over') return;
    phase = 'saying';
    cancel();
    const forget = voice.whenHeard(hangUpWhenReady, HEARD_WITHIN_MS);
    const cancelGivingUp = timers.after(voice.queuedMs + GIVE_UP_AFTER_MS, hangUpWhenReady);
    cancel = () => {
      forget();
      cancelGivingUp();
    };
  }

  function hangUpWhenReady(): void {
    phase = 'over';
    cancel();
    const close = () => {
      cancel();
      hangUp(end);
    };
    cancel = timers.after(READY_WITHIN_MS, close);
    ready.then(close, close);
  }

  function sayPhrase(): void {
    if (phase !== 'asked' || phrase === null) return;
    deps.stopHold();
    deps.say(phrase);
    waitUntilHeard();
  }

  return {
    get under() {
      return phase !== 'open';
    },
    get isSaying() {
      return phase === 'saying' || phase === 'over';
    },
    begin(how, words, transferTo = null) {
      if (phase !== 'open') return;
      [end, phrase, ready] = [how, words.phrase, deps.announce(how, transferTo)];
      if (words.kind === 'said') {
        deps.stopHold();
        return waitUntilHeard();
      }
      phase = 'asked';
      if (words.kind === 'phrase' || deps.isModelAway()) return sayPhrase();
      cancel = timers.after(SAY_WITHIN_MS, sayPhrase);
      deps.respond(words.wish);
    },
    askedResponseStarted(responseId) {
      if (phase === 'asked') last = responseId;
    },
    responseDone(responseId, isSaid) {
      // The model may have been answering something else, or begin to, before it comes to its last words.
      if (phase !== 'asked' || responseId !== last) return;
      if (isSaid) waitUntilHeard();
      else sayPhrase();
    },
    modelGone: sayPhrase,
    close() {
      phase = 'over';
      cancel();
    },
  };
}
