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
  /** Events that have not been written to every client yet. */
  readonly waiting: number;
}

export interface HubObserver {
  /** So many events were written to one more client. */
  delivered(events: number): void;
  /** These are about to be written to all clients; what is returned hears when they have been, and to how many. */
  broadcast(events: StoredEvent[]): (clients: number) => void;
}

export function createHub(observer: HubObserver): Hub {
  const clients = new Set<ClientConnection>();
  const live = createLiveChannel();
  let waiting: StoredEvent[] = [];
  let sending = 0;

  /** Takes turns until nothing waits; a client that joins or leaves meanwhile is added or left out as it goes. */
  function sendOn({ batch, done }: Broadcast, rest: Iterator<ClientConnection>, told: number): void {
    for (let count = 0; count < CLIENTS_PER_TURN; count += 1) {
      const next = rest.next();
      if (next.done) {
        done(told + count);
        sendWaiting();
        return;
      }
      next.value.deliver(batch);
      observer.delivered(batch.frames.length);
    }
    setImmediate(sendOn, { batch, done }, rest, told + CLIENTS_PER_TURN);
  }

  function sendWaiting(): void {
    const events = waiting;
    sending = events.length;
    waiting = [];
    if (sending > 0) sendOn({ batch: batchOf(events), done: observer.broadcast(events) }, clients.values(), 0);
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
      if (sending === 0) sendWaiting();
    },
    publishLive: live.publish,
    get waiting() {
      return waiting.length + sending;
    },
  };
}

interface Broadcast {
  batch: FrameBatch;
  done: (clients: number) => void;
}

/** One frame for all who are told of an event, now or when they resume. */
const framesOfEvents = new WeakMap<StoredEvent, Buffer>();

/** The frame of one event: the JSON of its call was made when it was stored. */
export function eventFrame(event: StoredEvent): Buffer {
  const known = framesOfEvents.get(event);
  if (known !== undefined) return known;
  const { seq, type, dataJson } = event;
  const frame = textFrame(`{"type":"${type}","seq":${seq},"data":${dataJson}}`);
  framesOfEvents.set(event, frame);
  return frame;
}

function batchOf(events: StoredEvent[]): FrameBatch {
  const frames = events.map((event) => ({ seq: event.seq, frame: eventFrame(event) }));
  const joined =
    frames.length === 1 && frames[0] !== undefined ? frames[0].frame : Buffer.concat(frames.map(({ frame }) => frame));
  return { frames, joined };
}
