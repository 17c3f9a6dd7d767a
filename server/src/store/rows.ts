// Between stored rows and the heart's values.
import { isEndStatus } from '@patchcord/protocol';
import { pairOf } from '../calls/app-call.ts';
import type { Call } from '../calls/call.ts';
import type { StoredDelivery, StoredEvent } from '../calls/ports.ts';
import { searchTextOf } from '../calls/search.ts';
import { mediumOf } from '../calls/view.ts';
import type { CallRow, DeliveryRow, EventRow } from './schema.ts';

export const mediumColumn = { phone: 0, app: 1, web: 2 } as const;

export function rowOfCall(call: Call): CallRow {
  return {
    id: call.id,
    version: call.version,
    call_sid: call.callSid,
    request_key: call.requestKey,
    direction: call.direction,
    status: call.status,
    active: isEndStatus(call.status) ? 0 : 1,
    from_e164: call.fromE164,
    to_e164: call.toE164,
    next_check_at: call.nextCheckAt,
    created_at: call.createdAt,
    in_app: mediumColumn[mediumOf(call)],
    ...ringingColumns(call),
    joined_key: call.app?.joinedKey ?? null,
    search: searchTextOf(call),
    state: JSON.stringify(call),
  };
}

/** What calls did not have when the oldest ones were stored. */
const addedSince = {
  agent: null,
  placedBy: null,
  instanceId: null,
  streamEndedAt: null,
  app: null,
  isWeb: false,
  talkEndAskedAt: null,
} satisfies Partial<Call>;

export function callOfRow(row: Pick<CallRow, 'state'>): Call {
  return { ...addedSince, ...JSON.parse(row.state) };
}

export function eventOfRow(row: EventRow): StoredEvent {
  const { seq, call_id: callId, type, at, data: dataJson, ring, ends_talk: endsTalk } = row;
  const event = { seq, callId, type: type as StoredEvent['type'], at, dataJson };
  return { ...event, ...(ring !== null && { ring: JSON.parse(ring) }), ...(endsTalk !== null && { endsTalk: true }) };
}

export function deliveryOfRow(row: DeliveryRow): StoredDelivery {
  return {
    key: row.key,
    dialect: row.dialect,
    raw: row.raw,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
  };
}

function ringingColumns({ app, status }: Call): Pick<CallRow, 'ringing_pair' | 'ringing_for'> {
  if (app === null || (status !== 'initiated' && status !== 'ringing'))
    return { ringing_pair: null, ringing_for: null };
  return { ringing_pair: pairOf(app.caller.userId, app.callee.userId), ringing_for: app.callee.userId };
}
