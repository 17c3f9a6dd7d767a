// One connection of a device, and the calls in which it signals.
import { type Rejection, reject, type SignalMessage } from '@patchcord/protocol';
import type { Call } from '../calls/call.ts';
import { type SignalParty, signalPartyOf } from './signal-party.ts';
import { SignalSession } from './signal-session.ts';

export type Device = SignalParty['peer'];

export interface SignalSeatOptions {
  device: Device;
  findCall: (callId: string) => Promise<Call | null>;
  /** Tells this connection. */
  tell: (message: SignalMessage) => void;
  /** Hands something to another device, wherever it is. */
  hand: (to: Device, message: SignalMessage) => void;
  /** The seat has to hear of the end of this call, and from `left` on not any more. */
  entered: (callId: string, seat: SignalSeat) => void;
  left: (callId: string, seat: SignalSeat) => void;
  now: () => number;
}

/** A call as this connection takes part in it. */
interface Line {
  peer: Device;
  session: SignalSession;
}

export class SignalSeat {
  readonly #options: SignalSeatOptions;
  /** null: it is being looked up. */
  readonly #lines = new Map<string, Line | null>();

  constructor(options: SignalSeatOptions) {
    this.#options = options;
  }

  /** What the device says, one message after the other. Resolves with why it is refused; null: it is not. */
  async say(message: SignalMessage): Promise<Rejection | null> {
    const { now, hand } = this.#options;
    const line = this.#lines.get(message.callId) ?? (await this.#open(message.callId));
    if ('code' in line) return line;
    const said = line.session.fromClient(message, now());
    if (!said.ok) return said.rejection;
    if (said.toPeer !== null) hand(line.peer, said.toPeer);
    return null;
  }

  /** What the other device of a call says. */
  hear(message: SignalMessage): void {
    const line = this.#lines.get(message.callId);
    if (line == null) return;
    const { tell, hand } = this.#options;
    const { toClient, toPeer } = line.session.fromPeer(message);
    if (toClient !== null) tell(toClient);
    if (toPeer !== null) hand(line.peer, toPeer);
  }

  /** The call is over, or not this device's. */
  end(callId: string): void {
    this.#lines.delete(callId);
    this.#options.left(callId, this);
  }

  endAll(): void {
    for (const callId of [...this.#lines.keys()]) this.end(callId);
  }

  async #open(callId: string): Promise<Line | Rejection> {
    this.#lines.set(callId, null);
    this.#options.entered(callId, this);
    const line = await this.#look(callId).catch((error: unknown) => {
      this.end(callId);
      throw error;
    });
    if ('code' in line) this.end(callId);
    // The call may have ended meanwhile, or the device left.
    else if (this.#lines.has(callId)) this.#lines.set(callId, line);
    return line;
  }

  async #look(callId: string): Promise<Line | Rejection> {
    const { findCall, device, now } = this.#options;
    const call = await findCall(callId);
    if (call === null) return reject('call-not-found');
    const found = signalPartyOf(call, device);
    if (!found.ok) return found.rejection;
    const { isPolite, peer } = found.party;
    return { peer, session: new SignalSession(isPolite, now()) };
  }
}
