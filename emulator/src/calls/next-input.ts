// What the clock does next with a call, and when: the network's limits, and the phones of a planned call. Pure.
import type { CallInput } from './call-input.ts';
import type { CallRecord, LegRecord } from './call-record.ts';
import type { PhoneScript } from './simulated-phone.ts';

/** An input with the time at which it happens, in epoch milliseconds. */
export interface DueInput {
  input: CallInput;
  at: number;
}

/** The next thing that happens if nobody interferes; null when only a live phone can say so, or the call has settled. */
export function nextInput(record: CallRecord): DueInput | null {
  const [first, second] = record.legs;
  const isLive = record.phones === 'live';
  switch (record.phase) {
    case 'originating':
      return { input: { kind: 'originated' }, at: record.createdAt + record.originateMs };
    case 'ringing-first':
      return isLive ? null : reaction(first);
    case 'ringing-second':
      if (isLive) return timeLimit(record);
      // At a tie the caller is gone first: a phone answered into an empty line would be no conversation.
      return earliest([...departures(record), reaction(second)]);
    case 'talking':
      if (isLive) return timeLimit(record);
      return earliest([...departures(record), hangUpAt(second.answeredAt, record.talkMs)]);
    case 'ended':
      return after(record.endedAt, record.settleAfterMs, { kind: 'settled' });
    case 'settled':
      return null;
  }
}

/** What the phone of a ringing leg does. */
function reaction(leg: LegRecord): DueInput | null {
  return after(leg.dialledAt, leg.script.afterMs, reactionInput(leg.script));
}

function reactionInput(script: PhoneScript): CallInput {
  switch (script.reaction) {
    case 'answers':
      return { kind: 'answered' };
    case 'is-busy':
    // Exotel reports an agent who rejects as busy (captured: CallType=incomplete, DialCallStatus=busy).
    case 'rejects':
      return { kind: 'unanswered', status: 'busy' };
    case 'rings-out':
      return { kind: 'unanswered', status: 'no-answer' };
    case 'is-unreachable':
      return { kind: 'unanswered', status: 'failed' };
  }
}

/** The ways in which somebody may leave before the talk is over. */
function departures(record: CallRecord): (DueInput | null)[] {
  return [...record.legs.map((leg) => hangUpAt(leg.answeredAt, leg.script.hangsUpAfterMs)), timeLimit(record)];
}

function timeLimit({ legs: [first], timeLimitMs }: CallRecord): DueInput | null {
  return hangUpAt(first.answeredAt, timeLimitMs);
}

function hangUpAt(start: number | null, delayMs: number | null): DueInput | null {
  return after(start, delayMs, { kind: 'hung-up' });
}

function after(start: number | null, delayMs: number | null, input: CallInput): DueInput | null {
  return start === null || delayMs === null ? null : { input, at: start + delayMs };
}

/** The first of the earliest ones. */
function earliest(candidates: (DueInput | null)[]): DueInput | null {
  return candidates.reduce((best, next) => {
    if (best === null || next === null) return best ?? next;
    return next.at < best.at ? next : best;
  }, null);
}
