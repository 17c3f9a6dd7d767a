// What Exotel's REST API would say about a call.
import type { CallFacts } from '@patchcord/exotel';
import type { CallRecord } from './call-record.ts';
import { conversationSeconds, onCallSeconds, wholeSeconds } from './durations.ts';

/** In the account's currency. Invented: what a call costs depends on the account. */
const pricePerStartedMinute = 0.75;

/**
 * The facts of a Call answer. The end time, the durations and the price stay unknown until the call has settled.
 * Captured answers count ringing into Duration (an unanswered call has one, at price 0).
 */
export function callFacts(record: CallRecord, withDetails: boolean): CallFacts {
  const [first, second] = record.legs;
  const endedAt = record.phase === 'settled' ? record.endedAt : null;
  const durationSeconds = endedAt === null ? null : wholeSeconds(endedAt - record.createdAt);
  const facts: CallFacts = {
    sid: record.sid,
    accountSid: record.accountSid,
    from: first.number,
    to: second.number,
    exoPhone: record.exoPhone,
    status: record.status,
    direction: 'outbound-api',
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    startedAt: record.createdAt,
    endedAt,
    durationSeconds,
    price: durationSeconds === null ? null : price(record, durationSeconds),
    answeredBy: second.answeredAt === null ? null : 'human',
    recordingUrl: null,
  };
  if (!withDetails) return facts;
  const details = {
    conversationSeconds: endedAt === null ? null : conversationSeconds(record, endedAt),
    legs: [
      { status: first.status, onCallSeconds: endedAt === null ? null : onCallSeconds(first, endedAt) },
      { status: second.status, onCallSeconds: endedAt === null ? null : onCallSeconds(second, endedAt) },
    ],
  } as const;
  return { ...facts, details };
}

function price(record: CallRecord, durationSeconds: number): number {
  return record.status === 'completed' ? pricePerStartedMinute * Math.ceil(durationSeconds / 60) : 0;
}
