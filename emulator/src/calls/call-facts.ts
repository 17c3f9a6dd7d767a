// What Exotel's REST API would say about a call.
import type { CallDetailsFacts, CallFacts } from '@patchcord/exotel';
import { type AnyCall, partiesOf } from './any-call.ts';
import type { CallLeg } from './call-record.ts';
import { conversationSeconds, onCallSeconds, wholeSeconds } from './durations.ts';
import { recordingUrl } from './recording.ts';

/** In the account's currency. Invented: what a call costs depends on the account. */
const pricePerStartedMinute = 0.75;

/**
 * The facts of a Call answer. The end time, the durations and the price stay unknown until the call has settled.
 * Captured answers count ringing into Duration (an unanswered call has one, at price 0).
 */
export function callFacts(call: AnyCall, withDetails: boolean): CallFacts {
  const endedAt = settledEnd(call);
  const durationSeconds = callSeconds(call);
  // Who was dialled by a machine is told to be human; who called in is not.
  const dialled = call.kind === 'to-flow' || call.kind === 'to-stream' ? call.legs[0] : call.legs[1];
  const facts: CallFacts = {
    sid: call.sid,
    accountSid: call.accountSid,
    ...partiesOf(call),
    exoPhone: call.exoPhone,
    status: call.status,
    createdAt: call.createdAt,
    updatedAt: call.updatedAt,
    startedAt: call.createdAt,
    endedAt,
    durationSeconds,
    price: callPrice(call),
    answeredBy: dialled.answeredAt === null ? null : 'human',
    recordingUrl: recordingUrl(call),
  };
  return withDetails ? { ...facts, details: callDetails(call, endedAt) } : facts;
}

/** From the request, or from the caller's ringing in, to the end; null until the call has settled. */
export function callSeconds(call: AnyCall): number | null {
  const endedAt = settledEnd(call);
  return endedAt === null ? null : wholeSeconds(endedAt - call.createdAt);
}

/** Null until the call has settled. */
export function callPrice(call: AnyCall): number | null {
  const seconds = callSeconds(call);
  if (seconds === null) return null;
  return call.status === 'completed' ? pricePerStartedMinute * Math.ceil(seconds / 60) : 0;
}

function settledEnd(call: AnyCall): number | null {
  return call.phase === 'settled' ? call.endedAt : null;
}

/**
 * An inbound call is `completed` at the top whatever became of it: the outcome is the status of its second leg, which
 * is null, and missing in the list, when the caller left before anybody was found (captured, September 2026).
 */
function callDetails(call: AnyCall, endedAt: number | null): CallDetailsFacts {
  const [first, second] = call.legs;
  const leg = ({ status }: CallLeg, seconds: number | null) => ({ status, onCallSeconds: seconds });
  const seconds = (of: CallLeg) => (endedAt === null ? null : onCallSeconds(of, endedAt));
  return {
    conversationSeconds: endedAt === null ? null : conversationSeconds(call, endedAt),
    legs: [leg(first, seconds(first)), hasSecondLeg(call) ? leg(second, seconds(second)) : null],
  };
}

function hasSecondLeg(call: AnyCall): boolean {
  if (call.kind === 'two-numbers') return true;
  const { dialledAt, status } = call.legs[1];
  return dialledAt !== null && !(call.kind === 'inbound' && status === 'canceled');
}
