// How long the parties of a call were on it, in whole seconds, as Exotel counts.
import type { CallRecord, LegRecord } from './call-record.ts';

/** From the leg's answer to its end, or to `at` while it lasts. */
export function onCallSeconds(leg: LegRecord, at: number): number {
  return leg.answeredAt === null ? 0 : wholeSeconds((leg.endedAt ?? at) - leg.answeredAt);
}

/** How long both parties were connected: the second leg is answered into the talk. */
export function conversationSeconds(record: CallRecord, at: number): number {
  return onCallSeconds(record.legs[1], at);
}

export function wholeSeconds(durationMs: number): number {
  return Math.round(durationMs / 1000);
}
