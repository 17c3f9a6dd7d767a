// The port to the signalling of calls between apps.
import type { Rejection, SignalMessage } from '@patchcord/protocol';

/** One connection of a device. */
export interface SignalSeat {
  /** One message after the other; resolves with why it is refused, null: it is not. */
  say(message: SignalMessage): Promise<Rejection | null>;
  leave(): void;
}

export interface Signalling {
  /** `tell` hears what other devices say to this one. */
  join(device: { userId: string; deviceId: string }, tell: (message: SignalMessage) => void): SignalSeat;
}
