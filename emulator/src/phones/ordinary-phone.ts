// Phones without a script and without a person: what they do is in the last four digits of their number.
import { type PhoneScript, phoneScript } from '../calls/simulated-phone.ts';
import type { Timings } from '../calls/timings.ts';
import type { RingPlan } from './ringing.ts';
import type { PreparedScript } from './script/script-book.ts';
import type { RingOrder, Step } from './script/step.ts';

const firstWordsMs = 1_200;

const outcomes: Record<PhoneScript['reaction'], RingPlan['outcome']> = {
  answers: 'answered',
  'is-busy': 'busy',
  // Exotel reports a phone that rejects as busy (captured: DialCallStatus=busy).
  rejects: 'busy',
  'rings-out': 'no-answer',
  'is-unreachable': 'failed',
};

/** The plan of such a phone, and when it leaves, counted from its answer; null: at the end of its talk. */
export function ordinaryRing(number: string, timings: Timings): RingPlan & { leavesAfterMs: number | null } {
  const { reaction, afterMs, hangsUpAfterMs } = phoneScript(number, timings, null);
  return { outcome: outcomes[reaction], afterMs, leavesAfterMs: hangsUpAfterMs };
}

/** How a scripted phone takes a ring, with the timings of ordinary ones where its script has none. */
export function scriptedRing(order: RingOrder, timings: Timings): RingPlan {
  switch (order?.kind) {
    case undefined:
      return { outcome: 'answered', afterMs: timings.answerAfterMs };
    case 'answer':
      return { outcome: 'answered', afterMs: order.afterMs };
    case 'busy':
      return { outcome: 'busy', afterMs: timings.busyAfterMs };
    case 'reject':
      return { outcome: 'busy', afterMs: timings.rejectAfterMs };
    case 'no-answer':
      return { outcome: 'no-answer', afterMs: timings.ringTimeoutMs };
    case 'fail':
      return { outcome: 'failed', afterMs: timings.failAfterMs };
  }
}

/**
 * An ordinary phone mumbles something and is quiet. It hangs up when the line has carried so much audio; null: never.
 *
 * @param connected the phone begins when it is aborted; absent: at once
 */
export function ordinaryTalk(talkMs: number | null, connected?: AbortSignal): PreparedScript {
  const wordsMs = Math.min(firstWordsMs, talkMs ?? firstWordsMs);
  const before: Step[] = connected === undefined ? [] : [{ kind: 'await', signal: connected }];
  const words: Step = { kind: 'mumble', durationMs: wordsMs };
  const rest: Step[] = talkMs === null ? [] : [{ kind: 'wait', durationMs: talkMs - wordsMs }, { kind: 'hang-up' }];
  return { ring: null, voice: null, steps: [...before, words, ...rest], sounds: new Map() };
}
