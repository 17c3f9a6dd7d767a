// Calls and welcomes as a server would tell them, complete and plain.
import type { CallStatus, CallView } from '@patchcord/protocol';

const ends: readonly CallStatus[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

/** A call that has just been placed, at `now` (ISO 8601), with the numbers of the documentation's example. */
export function newCallView(fields: Partial<CallView> & { callId: string }, now: string): CallView {
  return {
    callSid: fields.callId,
    status: 'initiated',
    from: '1234567890',
    to: '9876543210',
    timestamp: now,
    fromE164: null,
    toE164: null,
    callType: 'voice',
    direction: 'outbound',
    agent: null,
    placedBy: null,
    instanceId: null,
    version: 1,
    legs: [],
    medium: 'phone',
    hangUpReason: null,
    reason: null,
    createdAt: now,
    answeredAt: null,
    endedAt: null,
    conversationSeconds: null,
    durationSeconds: null,
    price: null,
    recording: false,
    settled: false,
    flags: [],
    ...fields,
  };
}

/** The call one version later. */
export function changedView(call: CallView, change: Partial<CallView>, now: string): CallView {
  const { status = call.status } = change;
  const answered = status === 'in-progress' ? { answeredAt: now } : {};
  const ended = ends.includes(status) && call.endedAt === null ? { endedAt: now } : {};
  return { ...call, version: call.version + 1, timestamp: now, ...answered, ...ended, ...change };
}

/** The legs of a call between two devices; null: none is known, or none has answered yet. */
export function legsOn(caller: string | null, callee: string | null): CallView['legs'] {
  const rest = { onCallSeconds: null, answeredBy: null, cause: null } as const;
  return [
    { party: 'from', status: 'in-progress', ...rest, deviceId: caller },
    { party: 'to', status: callee === null ? 'ringing' : 'in-progress', ...rest, deviceId: callee },
  ];
}
