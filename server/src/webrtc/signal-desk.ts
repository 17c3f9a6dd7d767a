// Hands the signals of calls between apps from device to device, here and by way of the other instances.
import type { Rejection, SignalMessage } from '@patchcord/protocol';
import type { StoredEvent } from '../calls/ports.ts';
import { type Device, SignalSeat, type SignalSeatOptions } from './signal-seat.ts';

/** A message on its way to a device that is not connected here. */
export interface SignalNotice {
  to: Device;
  message: SignalMessage;
}

export interface SignalDesk {
  /** A device has connected; its newest connection counts. `tell` hears what is for it. */
  join(
    device: Device,
    tell: (message: SignalMessage) => void,
  ): {
    /** One message after the other; resolves with why it is refused, null: it is not. */
    say(message: SignalMessage): Promise<Rejection | null>;
    leave(): void;
  };
  /** Another instance has something for a device that may be here. */
  deliver(notice: SignalNotice): void;
  /** What the log tells: calls end. */
  hear(events: StoredEvent[]): void;
}

export interface SignalDeskOptions extends Pick<SignalSeatOptions, 'findCall' | 'now'> {
  /** For the other instances. It may be lost: devices send again what is not acknowledged. */
  tellOthers: (notice: SignalNotice) => void;
}

export function createSignalDesk({ findCall, tellOthers, now }: SignalDeskOptions): SignalDesk {
  const seats = new Map<string, SignalSeat>();
  const seatsInCall = new Map<string, Set<SignalSeat>>();

  const surroundings: Omit<SignalSeatOptions, 'device' | 'tell'> = {
    findCall,
    now,
    hand(to, message) {
      const seat = seats.get(keyOf(to));
      if (seat === undefined) tellOthers({ to, message });
      else seat.hear(message);
    },
    entered(callId, seat) {
      const present = seatsInCall.get(callId) ?? new Set();
      seatsInCall.set(callId, present.add(seat));
    },
    left(callId, seat) {
      const present = seatsInCall.get(callId);
      if (present?.delete(seat) && present.size === 0) seatsInCall.delete(callId);
    },
  };

  return {
    join(device, tell) {
      const seat = new SignalSeat({ ...surroundings, device, tell });
      const key = keyOf(device);
      seats.set(key, seat);
      return {
        say: (message) => seat.say(message),
        leave() {
          seat.endAll();
          // A newer connection may sit there.
          if (seats.get(key) === seat) seats.delete(key);
        },
      };
    },
    deliver({ to, message }) {
      seats.get(keyOf(to))?.hear(message);
    },
    hear(events) {
      for (const { callId, dataJson } of events) {
        const present = seatsInCall.get(callId);
        if (present === undefined || JSON.parse(dataJson).endedAt === null) continue;
        for (const seat of [...present]) seat.end(callId);
      }
    },
  };
}

function keyOf({ userId, deviceId }: Device): string {
  return JSON.stringify([userId, deviceId]);
}
