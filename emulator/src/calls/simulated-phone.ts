// The phones that the emulator dials: what each one does is written in the last four digits of its number.
import type { Timings } from './timings.ts';

/** What a phone does when it rings, as plain JSON so that a call in progress survives a restart. */
export interface PhoneScript {
  reaction: 'answers' | 'is-busy' | 'rejects' | 'rings-out' | 'is-unreachable';
  /** From the moment of dialling to the reaction. */
  afterMs: number;
  /** From answering to hanging up; null stays until the talk is over. */
  hangsUpAfterMs: number | null;
}

interface MagicNumber {
  readonly behaviour: string;
  readonly script: (timings: Timings) => PhoneScript;
}

/** The last four digits that mean something; every other phone answers and talks. */
export const magicNumbers: Readonly<Record<string, MagicNumber>> = {
  '0001': {
    behaviour: 'is busy',
    script: (timings) => ({ reaction: 'is-busy', afterMs: timings.busyAfterMs, hangsUpAfterMs: null }),
  },
  '0002': {
    behaviour: 'never answers',
    script: (timings) => ({ reaction: 'rings-out', afterMs: timings.ringTimeoutMs, hangsUpAfterMs: null }),
  },
  '0003': {
    behaviour: 'rejects the call, which Exotel reports as busy',
    script: (timings) => ({ reaction: 'rejects', afterMs: timings.rejectAfterMs, hangsUpAfterMs: null }),
  },
  '0004': {
    behaviour: 'cannot be reached: the network fails',
    script: (timings) => ({ reaction: 'is-unreachable', afterMs: timings.failAfterMs, hangsUpAfterMs: null }),
  },
  '0005': {
    behaviour: 'answers and hangs up early',
    script: (timings) => ({
      reaction: 'answers',
      afterMs: timings.answerAfterMs,
      hangsUpAfterMs: timings.earlyHangUpMs,
    }),
  },
};

/**
 * What the phone with this number does when it is dialled.
 *
 * @param ringLimitMs the `TimeOut` of the request; a phone that has not reacted by then counts as unanswered
 */
export function phoneScript(number: string, timings: Timings, ringLimitMs: number | null): PhoneScript {
  const script = magicNumbers[number.slice(-4)]?.script(timings) ?? {
    reaction: 'answers',
    afterMs: timings.answerAfterMs,
    hangsUpAfterMs: null,
  };
  if (ringLimitMs === null || script.afterMs <= ringLimitMs) return script;
  return { reaction: 'rings-out', afterMs: ringLimitMs, hangsUpAfterMs: null };
}
