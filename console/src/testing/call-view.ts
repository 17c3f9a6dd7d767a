// A call for tests, as the server tells it.
import type { CallView } from '../api/types.ts';

export function callView(part: Partial<CallView> = {}): CallView {
  return {
    callSid: 'sid-1',
    status: 'initiated',
    from: '1234567890',
    to: '9876543210',
    timestamp: '2026-11-23T02:46:45.675Z',
    callId: 'call-1',
    fromE164: '+911234567890',
    toE164: '+919876543210',
    callType: 'voice',
    direction: 'outbound',
    agent: null,
    placedBy: null,
    instanceId: null,
    version: 1,
    legs: [
      { party: 'from', status: 'not-dialled', onCallSeconds: null, answeredBy: null, cause: null, deviceId: null },
      { party: 'to', status: 'not-dialled', onCallSeconds: null, answeredBy: null, cause: null, deviceId: null },
    ],
    medium: 'phone',
    hangUpReason: null,
    reason: null,
    createdAt: '2026-11-23T02:46:45.675Z',
    answeredAt: null,
    endedAt: null,
    conversationSeconds: null,
    durationSeconds: null,
    price: null,
    recording: false,
    settled: false,
    flags: [],
    ...part,
  };
}
