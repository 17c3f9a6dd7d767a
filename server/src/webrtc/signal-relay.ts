// The rules of handing signals on between the two devices of a call. Pure.
//
// An instance keeps a view of what its own client has sent and been handed, and nothing else. Neither view needs the
// other: whoever loses its connection says with `signal_resume` how far it is, on whichever instance, and what was
// under way is sent again by the devices, which keep it until it is acknowledged. So nothing is stored, and an instance
// may die at any time. Offers that cross are settled alike by both views and both devices, as the callee gives way.
import {
  type Rejection,
  reject,
  type Signal,
  type SignalBody,
  type SignalingState,
  type SignalResume,
  signalLimits,
} from '@patchcord/protocol';

/** How far one client's signalling is; `local` in `state` is that client. */
export interface SignalView {
  isPolite: boolean;
  generation: number;
  /** The last signals that it has sent and been handed, of this generation. */
  sent: number;
  received: number;
  state: SignalingState;
  /** Candidates that it has sent since the last offer. */
  candidates: number;
}

export type FromClient =
  /** `pass`: hand it on. `drop`: its generation is over, or one before it was refused and comes again first. */
  { verdict: 'pass' | 'drop'; view: SignalView } | { verdict: 'refuse'; rejection: Rejection };

/** `ask-again`: one before it was lost, so it is not handed over and the other device is asked to send again. */
export interface FromPeer {
  verdict: 'pass' | 'drop' | 'ask-again';
  view: SignalView;
}

/** The view of a client that has said how far it is. `before`: what was known of it on this connection. */
export function resumedView(isPolite: boolean, resume: SignalResume, before: SignalView | null): SignalView {
  const { generation, sent, received, state } = resume;
  const candidates = before?.generation === generation ? before.candidates : 0;
  return { isPolite, generation, sent, received, state, candidates };
}

/** The client has sent a signal. */
export function signalFromClient(view: SignalView, { generation, seq, body }: Signal): FromClient {
  // It has not heard yet that the other one has begun anew.
  if (generation < view.generation) return { verdict: 'drop', view };
  if (generation > view.generation) {
    if (body.kind !== 'restart' || seq !== 1 || generation !== view.generation + 1) {
      return wrongState(`Generation ${view.generation + 1} begins with a restart as its first signal.`);
    }
    return { verdict: 'pass', view: { ...newGeneration(view, generation), sent: 1 } };
  }
  // The other view, or the device behind it, knows whether it has come before.
  if (seq <= view.sent) return { verdict: 'pass', view };
  if (seq !== view.sent + 1) return { verdict: 'drop', view };
  const said = say(view, body, seq);
  return 'code' in said
    ? { verdict: 'refuse', rejection: said }
    : { verdict: 'pass', view: { ...view, ...said, sent: seq } };
}

/** The other device's instance has handed a signal on. */
export function signalFromPeer(view: SignalView, { generation, seq, body }: Signal): FromPeer {
  if (generation < view.generation) return { verdict: 'drop', view };
  if (generation > view.generation) {
    if (body.kind !== 'restart' || seq !== 1) return { verdict: 'ask-again', view };
    return { verdict: 'pass', view: { ...newGeneration(view, generation), received: 1 } };
  }
  if (seq <= view.received) return { verdict: 'drop', view };
  if (seq !== view.received + 1) return { verdict: 'ask-again', view };
  const heard = hear(view, body);
  // It counts as received all the same: asking for it again would not make it fit.
  if (heard === null) return { verdict: 'drop', view: { ...view, received: seq } };
  return { verdict: 'pass', view: { ...view, ...heard, received: seq } };
}

type Change = Partial<Pick<SignalView, 'state' | 'candidates'>>;

/** What the view's own client changes by saying this. */
function say({ state, isPolite, candidates }: SignalView, body: SignalBody, seq: number): Change | Rejection {
  switch (body.kind) {
    case 'offer':
      if (state === 'have-local-offer') return reject('signal-wrong-state', 'The offer before has no answer yet.');
      // With an offer of the other one on its way to it, the two cross: the polite client takes its own back.
      if (state === 'have-remote-offer' && isPolite) return {};
      return { state: 'have-local-offer', candidates: 0 };
    case 'answer':
      if (state !== 'have-remote-offer') return reject('signal-wrong-state', 'There is no offer to answer.');
      return { state: 'stable' };
    case 'candidates': {
      const total = candidates + body.candidates.length;
      return total > signalLimits.maxCandidatesPerNegotiation ? reject('too-many-candidates') : { candidates: total };
    }
    case 'restart':
      // Both have begun the same generation, each unaware of the other.
      return seq === 1 ? {} : reject('signal-wrong-state', 'A restart begins a generation of its own.');
    case 'end-of-candidates':
    case 'media-state':
      return {};
  }
}

/** What changes for the view's own client when it is handed this; null: it must not be handed over. */
function hear({ state, isPolite }: SignalView, body: SignalBody): Change | null {
  switch (body.kind) {
    case 'offer':
      if (state === 'have-remote-offer') return null;
      // They cross: the impolite client ignores the other's offer and waits for the answer to its own.
      if (state === 'have-local-offer' && !isPolite) return {};
      return { state: 'have-remote-offer', candidates: 0 };
    case 'answer':
      return state === 'have-local-offer' ? { state: 'stable' } : null;
    case 'candidates':
    case 'end-of-candidates':
    case 'media-state':
    case 'restart':
      return {};
  }
}

function newGeneration({ isPolite }: SignalView, generation: number): SignalView {
  return { isPolite, generation, sent: 0, received: 0, state: 'stable', candidates: 0 };
}

function wrongState(message: string): FromClient {
  return { verdict: 'refuse', rejection: reject('signal-wrong-state', message) };
}
