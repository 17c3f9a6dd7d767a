// The signalling of one call on one client's connection: what is handed on, what is handed over, and what is refused.
import { type Rejection, reject, type SignalMessage, type SignalResume, signalLimits } from '@patchcord/protocol';
import { TokenBucket } from '../token-bucket.ts';
import { resumedView, type SignalView, signalFromClient, signalFromPeer } from './signal-relay.ts';

export type ClientSaid =
  /** null: nothing; it is out of date, or comes again. */
  { ok: true; toPeer: SignalMessage | null } | { ok: false; rejection: Rejection };

export interface PeerSaid {
  toClient: SignalMessage | null;
  /** Said in the client's name: send again what comes after what it has received. */
  toPeer: SignalResume | null;
}

const nothing: PeerSaid = { toClient: null, toPeer: null };

export class SignalSession {
  readonly #isPolite: boolean;
  readonly #bucket: TokenBucket;
  /** null: the client has not said yet how far it is. */
  #view: SignalView | null = null;
  /** Where the last question for lost signals stood: one question a loss, as the answer may be long. */
  #askedAfter: string | null = null;

  /** `now` in ms of any steady clock, here and below. */
  constructor(isPolite: boolean, now: number) {
    this.#isPolite = isPolite;
    this.#bucket = new TokenBucket(signalLimits.messageBurst, signalLimits.messagesPerSecond, now);
  }

  fromClient(message: SignalMessage, now: number): ClientSaid {
    const retryAfterMs = this.#bucket.take(now);
    if (retryAfterMs > 0) return { ok: false, rejection: reject('rate-limited', undefined, { retryAfterMs }) };
    if (message.type === 'signal_resume') {
      this.#view = resumedView(this.#isPolite, message, this.#view);
      this.#askedAfter = null;
      return { ok: true, toPeer: message };
    }
    if (this.#view === null) {
      return { ok: false, rejection: reject('signal-wrong-state', 'Say with signal_resume how far this device is.') };
    }
    if (message.type === 'signal_ack') return { ok: true, toPeer: message };
    const said = signalFromClient(this.#view, message);
    if (said.verdict === 'refuse') return { ok: false, rejection: said.rejection };
    this.#view = said.view;
    return { ok: true, toPeer: said.verdict === 'pass' ? message : null };
  }

  /** Until the client has resumed nothing is handed over: the other device sends it again then. */
  fromPeer(message: SignalMessage): PeerSaid {
    if (this.#view === null) return nothing;
    if (message.type !== 'signal') return { toClient: message, toPeer: null };
    const heard = signalFromPeer(this.#view, message);
    this.#view = heard.view;
    if (heard.verdict === 'pass') return { toClient: message, toPeer: null };
    return heard.verdict === 'drop' ? nothing : { toClient: null, toPeer: this.#ask(heard.view, message.callId) };
  }

  #ask({ generation, sent, received, state }: SignalView, callId: string): SignalResume | null {
    const after = `${generation}/${received}`;
    if (this.#askedAfter === after) return null;
    this.#askedAfter = after;
    return { type: 'signal_resume', callId, generation, sent, received, state };
  }
}
