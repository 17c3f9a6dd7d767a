// How long the parties of a call were on it, in whole seconds, as Exotel counts.
import type { AnyCall } from './any-call.ts';
import type { CallLeg } from './call-record.ts';

/** From the leg's answer to its end, or to `at` while it lasts. */
export function onCallSeconds(leg: CallLeg, at: number): number {
  return leg.answeredAt === null ? 0 : wholeSeconds((leg.endedAt ?? at) - leg.answeredAt);
}

/**
 * How long both parties were connected: the second leg is answered into the talk. A call to a stream has one leg and
 * talks with a bot as long as that lasts, which is assumed: Exotel does not say.
 */
export function conversationSeconds(call: AnyCall, at: number): number {
  return onCallSeconds(call.legs[call.kind === 'to-stream' ? 0 : 1], at);
}

export function wholeSeconds(durationMs: number): number {
  return Math.round(durationMs / 1000);
}
