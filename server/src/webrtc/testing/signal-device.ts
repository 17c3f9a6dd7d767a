// A device as the SDK will be: negotiates as W3C's perfect negotiation says, keeps what is not acknowledged and sends it
// again. Its session descriptions are names: an answer names the offer that it answers.
import type { Signal, SignalBody, SignalingState, SignalMessage } from '@patchcord/protocol';

const callId = 'call-1';

export class SignalDevice {
  readonly name: string;
  readonly isPolite: boolean;
  generation = 1;
  state: SignalingState = 'stable';
  /** The offer that the last completed negotiation was about. */
  agreed: string | null = null;
  /** Media states of the other one, in the order that they came. */
  heard: boolean[] = [];
  unacknowledged: Signal[] = [];
  /** What must never happen to a device. */
  problems: string[] = [];
  #send: (message: SignalMessage) => void = () => undefined;
  #sent = 0;
  #received = 0;
  #offers = 0;
  #offer: string | null = null;
  #wantsToNegotiate = false;

  constructor(name: string, isPolite: boolean) {
    this.name = name;
    this.isPolite = isPolite;
  }

  /** A new connection: says how far it is, and sends again what may not have come. */
  connect(send: (message: SignalMessage) => void): void {
    this.#send = send;
    const { generation, state } = this;
    this.#send({ type: 'signal_resume', callId, generation, sent: this.#sent, received: this.#received, state });
    this.sendAgain();
  }

  sendAgain(): void {
    for (const signal of this.unacknowledged) this.#send(signal);
  }

  negotiate(): void {
    this.#wantsToNegotiate = this.state !== 'stable';
    if (this.#wantsToNegotiate) return;
    this.#offers += 1;
    this.#offer = `${this.name}-${this.generation}-${this.#offers}`;
    this.state = 'have-local-offer';
    this.#signal({ kind: 'offer', sdp: this.#offer });
  }

  /** Answers the offer that it has; making the answer may take a while. */
  answer(): void {
    if (this.state !== 'have-remote-offer' || this.#offer === null) return;
    this.#signal({ kind: 'answer', sdp: this.#offer });
    this.#settle();
  }

  mute(muted: boolean): void {
    this.#signal({ kind: 'media-state', muted, camera: true, screen: false, held: false });
  }

  restart(): void {
    this.#begin(this.generation + 1);
    this.#signal({ kind: 'restart' });
    this.negotiate();
  }

  receive(message: SignalMessage): void {
    if (message.type !== 'signal') {
      const acknowledged = message.generation === this.generation ? message.received : 0;
      if (message.generation > this.generation) return;
      this.unacknowledged = this.unacknowledged.filter(({ seq }) => seq > acknowledged);
      if (message.type === 'signal_resume') this.sendAgain();
      return;
    }
    const { generation, seq, body } = message;
    if (generation < this.generation) return;
    if (generation > this.generation) {
      if (body.kind !== 'restart') this.problems.push('A generation began without a restart');
      this.#begin(generation);
    }
    if (seq > this.#received) {
      if (seq !== this.#received + 1) this.problems.push(`Seq ${seq} came after ${this.#received}`);
      this.#received = seq;
      this.#take(body);
    }
    this.#send({ type: 'signal_ack', callId, generation, received: this.#received });
  }

  #take(body: SignalBody): void {
    if (body.kind === 'media-state') this.heard.push(body.muted);
    if (body.kind === 'offer') this.#takeOffer(body.sdp);
    if (body.kind === 'answer') {
      if (this.state !== 'have-local-offer') this.problems.push('An answer came without an offer');
      else if (body.sdp !== this.#offer) this.problems.push('An answer came to another offer');
      this.#settle();
    }
  }

  #takeOffer(sdp: string): void {
    if (this.state === 'have-remote-offer') this.problems.push('An offer came before the last one was answered');
    if (this.state === 'have-local-offer') {
      if (!this.isPolite) return;
      this.#wantsToNegotiate = true;
    }
    this.state = 'have-remote-offer';
    this.#offer = sdp;
  }

  #settle(): void {
    this.agreed = this.#offer;
    this.#offer = null;
    this.state = 'stable';
    if (this.#wantsToNegotiate) this.negotiate();
  }

  #begin(generation: number): void {
    Object.assign(this, { generation, state: 'stable', agreed: null, unacknowledged: [] });
    this.#sent = 0;
    this.#received = 0;
    this.#offer = null;
    this.#wantsToNegotiate = false;
  }

  #signal(body: SignalBody): void {
    this.#sent += 1;
    const signal: Signal = { type: 'signal', callId, generation: this.generation, seq: this.#sent, body };
    this.unacknowledged.push(signal);
    this.#send(signal);
  }
}
