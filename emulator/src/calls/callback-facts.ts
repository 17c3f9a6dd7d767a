// What Exotel would report to the StatusCallback about a call at a given moment.
import type { CallbackFacts } from '@patchcord/exotel';
import { type AnyCall, partiesOf } from './any-call.ts';
import type { CallbackType } from './call-record.ts';
import { conversationSeconds, onCallSeconds } from './durations.ts';
import { recordingUrl } from './recording.ts';

/** One report, frozen at the moment at which it was due. */
export interface CallbackEvent {
  type: CallbackType;
  /** Epoch milliseconds. */
  at: number;
  facts: CallbackFacts;
}

/** The reports of this type that the call's StatusCallback asked for: one or none. */
export function callbackEvents(record: AnyCall, type: CallbackType, at: number): CallbackEvent[] {
  const order = record.statusCallback;
  if (order === null) return [];
  const { sid, updatedAt, status } = record;
  const base = { callSid: sid, updatedAt, status, recordingUrl: recordingUrl(record) };
  if (order.events === null) return type === 'terminal' ? [{ type, at, facts: { ...base, event: null } }] : [];
  if (!order.events.includes(type)) return [];
  const [first, second] = record.legs;
  const event = {
    type,
    ...partiesOf(record),
    exoPhone: record.exoPhone,
    createdAt: record.createdAt,
    startedAt: record.createdAt,
    endedAt: record.endedAt,
    conversationSeconds: conversationSeconds(record, at),
    customField: record.customField,
    legs: [
      { onCallSeconds: onCallSeconds(first, at), status: first.status, answeredBy: 'NA' },
      {
        onCallSeconds: onCallSeconds(second, at),
        status: second.status,
        answeredBy: second.answeredAt === null ? null : 'HUMAN',
      },
    ],
  } as const;
  return [{ type, at, facts: { ...base, event } }];
}
