// How far a negotiation is, by the signals that were sent and taken: the server follows the same rules.
import type { SignalBody, SignalingState } from '@patchcord/protocol';

export function stateAfterSending(body: SignalBody, state: SignalingState, isPolite: boolean): SignalingState {
  if (body.kind === 'answer') return 'stable';
  if (body.kind !== 'offer') return state;
  // An offer of the other device is on its way to the negotiation: this one gives way to it.
  return state === 'have-remote-offer' && isPolite ? state : 'have-local-offer';
}

export function stateAfterReceiving(body: SignalBody, state: SignalingState, isPolite: boolean): SignalingState {
  if (body.kind === 'answer') return 'stable';
  if (body.kind !== 'offer') return state;
  return state === 'have-local-offer' && !isPolite ? state : 'have-remote-offer';
}
