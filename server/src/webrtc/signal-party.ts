// Who may signal in a call, and to whom: the caller's device and the one that has answered.
import { isEndStatus, type Rejection, reject } from '@patchcord/protocol';
import { isSameParty, type Party } from '../calls/app-call.ts';
import type { Call } from '../calls/call.ts';

export interface SignalParty {
  /** Where two offers cross, the polite one gives way; it is the callee (reference: Matrix MSC2746, W3C perfect negotiation). */
  isPolite: boolean;
  /** Whom everything is handed to. */
  peer: { userId: string; deviceId: string };
}

export type SignalPartyResult = { ok: true; party: SignalParty } | { ok: false; rejection: Rejection };

/** Finds out what `sender` is to the call; refused with `not-your-call`, `signal-wrong-state` or `call-already-ended`. */
export function signalPartyOf({ app, status }: Call, sender: Party): SignalPartyResult {
  if (app === null) return refused('not-your-call', 'A call through Exotel has no media of its own in the apps.');
  const { caller, callee } = app;
  const isCaller = isSameParty(caller, sender);
  if (!isCaller && !isSameParty(callee, sender)) return refused('not-your-call');
  if (isEndStatus(status)) return refused('call-already-ended');
  const { userId, deviceId } = isCaller ? callee : caller;
  if (status !== 'in-progress') return refused('signal-wrong-state', 'Nobody has answered this call yet.');
  if (deviceId === null) return refused('signal-wrong-state', 'The other person is on no device of the app.');
  return { ok: true, party: { isPolite: !isCaller, peer: { userId, deviceId } } };
}

function refused(code: Rejection['code'], message?: string): SignalPartyResult {
  return { ok: false, rejection: reject(code, message) };
}
