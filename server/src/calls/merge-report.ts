// Merges what the provider says into what is known: nothing known is wiped out, figures only become better, and the
// result does not depend on the order of arrival.
import { type CallStatus, type EndStatus, isEndStatus } from '@patchcord/protocol';
import type { Call, Leg } from './call.ts';
import type { LegReport, ProviderReport } from './facts.ts';
import { contradicts, isFurther } from './status-order.ts';

const MAX_FLAGS = 20;

/** The call with the report's legs and figures merged in; its status is left to `statusAfter`. */
export function mergeReport(call: Call, report: ProviderReport): Call {
  // Final figures win over anything told before or after by somebody who did not have them yet.
  const stale = call.settled && !report.settled;
  const merged: Call = {
    ...call,
    callSid: call.callSid ?? report.callSid,
    legs: { from: mergeLeg(call.legs.from, report.legs.from), to: mergeLeg(call.legs.to, report.legs.to) },
    conversationSeconds: stale
      ? (call.conversationSeconds ?? report.conversationSeconds)
      : larger(call.conversationSeconds, report.conversationSeconds),
    durationSeconds: stale
      ? (call.durationSeconds ?? report.durationSeconds)
      : larger(call.durationSeconds, report.durationSeconds),
    price: stale ? (call.price ?? report.price) : larger(call.price, report.price),
    recordingUrl: call.recordingUrl ?? report.recordingUrl,
    settled: call.settled || report.settled,
  };
  const remarked = report.remark === undefined ? merged : flag(merged, report.remark);
  if (report.unknownStatus === null) return remarked;
  return flag(remarked, `unknown-status:${report.unknownStatus.slice(0, 40)}`);
}

/**
 * The status that a report speaks for, given the merged legs; null when it says nothing.
 * Exotel calls a call `completed` whose second leg never answered (reference: Call Details, captured inbound calls),
 * so without a conversation the second leg's own end is the truth.
 */
export function statusAfter(report: ProviderReport, merged: Call): CallStatus | null {
  const { from, to } = merged.legs;
  if (report.status === 'completed') return unansweredEnd(merged) ?? 'completed';
  if (report.status !== null && isEndStatus(report.status)) return report.status;
  if (to.status === 'in-progress' && !isEndStatus(from.status)) return 'in-progress';
  if (report.status === 'in-progress') return 'in-progress';
  return report.status;
}

/** Adds a mark about something odd, once. */
export function flag(call: Call, mark: string): Call {
  if (call.flags.includes(mark) || call.flags.length >= MAX_FLAGS) return call;
  return { ...call, flags: [...call.flags, mark] };
}

/** Marks the call when a report speaks for another end than the one it has. */
export function flagContradiction(call: Call, status: CallStatus): Call {
  return contradicts(status, call.status) ? flag(call, `contradiction:${status}`) : call;
}

function unansweredEnd(call: Call): EndStatus | null {
  const { to } = call.legs;
  const talked = (call.conversationSeconds ?? 0) > 0 || (to.onCallSeconds ?? 0) > 0 || call.answeredAt !== null;
  return !talked && isEndStatus(to.status) && to.status !== 'completed' ? to.status : null;
}

function mergeLeg(known: Leg, told: LegReport | null): Leg {
  if (told === null) return known;
  return {
    status: told.status !== null && isFurther(told.status, known.status) ? told.status : known.status,
    onCallSeconds: larger(known.onCallSeconds, told.onCallSeconds),
    answeredBy: known.answeredBy ?? told.answeredBy,
    cause: known.cause ?? told.cause,
  };
}

function larger(known: number | null, told: number | null): number | null {
  if (known === null || told === null) return known ?? told;
  return Math.max(known, told);
}
