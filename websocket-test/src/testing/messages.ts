// Messages as a server would send them, complete and plain.
import type { CallStatus, CallView, Welcome } from '@patchcord/protocol';

/** A `welcome` of a server without calls. */
export function welcomeMessage(fields: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    instanceId: 'scripted',
    epoch: 'epoch-1',
    seq: 0,
    recovered: false,
    calls: [],
    callsTruncated: false,
    rings: [],
    userId: 'anyone',
    heartbeatMs: 25_000,
    serverTime: '2024-03-14T12:00:00Z',
    ...fields,
  };
}

/** A call as the server would tell it, with the mission's example numbers. */
export function callView(status: CallStatus, fields: Partial<CallView> = {}): CallView {
  return {
    callSid: 'call-1',
    status,
    from: '1234567890',
    to: '9876543210',
    timestamp: '2024-03-14T12:00:00Z',
    callId: 'call-1',
    fromE164: null,
    toE164: null,
    callType: 'voice',
    direction: 'outbound',
    agent: null,
    version: 1,
    legs: [],
    medium: 'phone',
    hangUpReason: null,
    reason: null,
    createdAt: '2024-03-14T12:00:00Z',
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
