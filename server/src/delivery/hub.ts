// Sends every event to every client that may see it. Each event is made into a frame once; while clients are being
// written to, the next events gather and go out together.
import { type Identity, may, type Scope } from '../auth/identity.ts';
import type { StoredEvent } from '../calls/ports.ts';
import type { ClientConnection, FrameBatch } from './client-connection.ts';
import { createLiveChannel, type LiveMessage } from './live-channel.ts';
import { textFrame } from './text-frame.ts';

/** Clients written to before other work gets its turn: keeps the event loop free for audio. */
const CLIENTS_PER_TURN = 250;

export interface Hub {
  /** From now on the client hears what this identity may hear. */
  admit(client: ClientConnection, identity: Identity): void;
  remove(client: ClientConnection): void;
  publish(events: StoredEvent[]): void;
  /**
   * Tells what passes and is not kept to those who may hear it, now. A client that is behind, or still being welcomed,
   * does not get it.
   */
  publishLive(scope: Scope, message: LiveMessage): void;
}

export function createHub(onDelivered: (events: number) => void): Hub {
  const clients = new Set<ClientConnection>();
  const live = createLiveChannel();
  let waiting: StoredEvent[] = [];
  let sending = false;

  /** Takes turns until nothing waits; a client that joins or leaves meanwhile is added or left out as it goes. */
  function sendOn(batch: FrameBatch, rest: Iterator<ClientConnection>): void {
    for (let count = 0; count < CLIENTS_PER_TURN; count += 1) {
      const next = rest.next();
      if (next.done) {
        sendWaiting();
        return;
      }
      next.value.deliver(batch);
      onDelivered(batch.frames.length);
    }
    setImmediate(sendOn, batch, rest);
  }

  function sendWaiting(): void {
    sending = waiting.length > 0;
    if (!sending) return;
    const batch = batchOf(waiting);
    waiting = [];
    sendOn(batch, clients.values());
  }

  return {
    admit(client, identity) {
      live.admit(client, identity);
      if (may(identity, 'calls:read')) clients.add(client);
      else clients.delete(client);
    },
    remove(client) {
      live.remove(client);
      clients.delete(client);
    },
    publish(events) {
      waiting.push(...events);
      if (!sending) sendWaiting();
    },
    publishLive: live.publish,
  };
}

/** The frame of one event: the JSON of its call was made when it was stored. */
export function eventFrame({ seq, type, dataJson }: StoredEvent): Buffer {
  return textFrame(`{"type":"${type}","seq":${seq},"data":${dataJson}}`);
}

function batchOf(events: StoredEvent[]): FrameBatch {
  const frames = events.map((event) => ({ seq: event.seq, frame: eventFrame(event) }));
  const joined =
    frames.length === 1 && frames[0] !== undefined ? frames[0].frame : Buffer.concat(frames.map(({ frame }) => frame));
  return { frames, joined };
}
