// Messages as a server would send them, complete and plain.
import { newCallView } from '@patchcord/client/testing';
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
  return newCallView({ callId: 'call-1', status, ...fields }, '2024-03-14T12:00:00Z');
}
