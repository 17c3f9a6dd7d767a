// The phones of the magic numbers without any sound: for calls on a clock that is not the real one.
import { phoneScript } from '../calls/simulated-phone.ts';
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { PhoneCall, PhoneNetwork, RingOutcome } from '../phones/phone.ts';
import type { CallerLine } from '../stream/caller-line.ts';

export interface SilentPhoneOptions {
  clock: Clock;
  timings: Timings;
  /** How long a phone that has answered stays when its number says nothing else; null stays until it is hung up. */
  talkMs: number | null;
}

/** What a phone does is in its number, as with calls between two numbers. A phone that calls in has the same habits. */
export function silentPhones({ clock, timings, talkMs }: SilentPhoneOptions): PhoneNetwork {
  const answered = (hangsUpAfterMs: number | null, sampleRate: number) => {
    const line = silentLine(sampleRate);
    const cancel = hangsUpAfterMs === null ? () => {} : clock.startTimer(hangsUpAfterMs, line.hangUp);
    return { line: line.line, cancel };
  };
  return {
    ring: (number, { ringLimitMs, sampleRate }) => {
      const script = phoneScript(number, timings, ringLimitMs);
      return silentCall(clock, {
        reactsAfterMs: script.afterMs,
        outcome: outcomes[script.reaction],
        answer: () => answered(script.hangsUpAfterMs ?? talkMs, sampleRate),
        sampleRate,
      });
    },
    callIn: (number, { sampleRate }) => {
      const { hangsUpAfterMs } = phoneScript(number, timings, null);
      const { line, cancel } = answered(hangsUpAfterMs, sampleRate);
      return { ringing: Promise.resolve('answered'), line, hangUp: cancel };
    },
  };
}

const outcomes = {
  answers: 'answered',
  'is-busy': 'busy',
  // Captured: an agent who rejects has DialCallStatus=busy.
  rejects: 'busy',
  'rings-out': 'no-answer',
  'is-unreachable': 'failed',
} as const satisfies Record<string, RingOutcome>;

interface SilentCall {
  reactsAfterMs: number;
  outcome: RingOutcome;
  answer: () => { line: CallerLine; cancel: () => void };
  sampleRate: number;
}

function silentCall(clock: Clock, { reactsAfterMs, outcome, answer, sampleRate }: SilentCall): PhoneCall {
  const { promise, resolve } = Promise.withResolvers<RingOutcome>();
  let current: { line: CallerLine; cancel: () => void } = { line: silentLine(sampleRate).line, cancel: () => {} };
  const cancelRinging = clock.startTimer(reactsAfterMs, () => {
    if (outcome === 'answered') current = answer();
    resolve(outcome);
  });
  return {
    ringing: promise,
    get line() {
      return current.line;
    },
    hangUp() {
      cancelRinging();
      current.cancel();
      resolve('canceled');
    },
  };
}

function silentLine(sampleRate: number): { line: CallerLine; hangUp: () => void } {
  const hungUp = new AbortController();
  const line: CallerLine = {
    sampleRate,
    speak: (samples) => new Int16Array(samples),
    hear: () => {},
    takeDigits: () => [],
    hungUp: hungUp.signal,
  };
  return { line, hangUp: () => hungUp.abort() };
}
