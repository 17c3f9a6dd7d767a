// The bus between instances: Redis (6 or newer) or Valkey, publish and subscribe only, nothing is stored. Each
// connection is made anew with all its subscriptions, for ever, so that no half-dead one is ever trusted.
import { backOffMs } from '../back-off.ts';
import { type Bus, type BusState, payloadBytes, type Unsubscribe } from './bus.ts';
import { openRedisConnection, type RedisConnection } from './redis-connection.ts';
import { Topics } from './topics.ts';

const retry = { minMs: 100, maxMs: 5_000 };
const PING_MS = 2_000;

export interface RedisBusOptions {
  url: string;
  /** Stands before every topic. Deployments that share a Redis must not hear each other: name the log's epoch here. */
  topicPrefix: string;
  /** Hears of listeners that throw, and why a connection was lost. */
  onError: (error: unknown) => void;
  /** How often Redis has to show that it is there; a silent one is left after twice that. */
  pingMs?: number;
}

/** Connects in the background: a server starts, and works, without its Redis. */
export function createRedisBus(options: RedisBusOptions): Bus {
  const topics = new Topics(options.onError);
  const stateListeners = new Set<(state: BusState) => void>();
  const resyncListeners = new Set<() => void>();
  let state: BusState = 'down';
  let connection: RedisConnection | null = null;
  let failures = 0;
  let retryTimer: NodeJS.Timeout | undefined;
  let closed = false;

  const become = (next: BusState) => {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener(next);
  };

  function connect(): void {
    const opened = openRedisConnection({
      url: options.url,
      pingMs: options.pingMs ?? PING_MS,
      onMessage: (channel, payload) => topics.tell(channel.slice(options.topicPrefix.length), payload),
      onLost: (error) => lost(opened, error),
    });
    connection = opened;
    opened.ready
      .then(() => opened.subscribe(topics.names.map((topic) => options.topicPrefix + topic)))
      .then(
        () => {
          if (connection !== opened) return;
          failures = 0;
          become('connected');
          for (const listener of resyncListeners) listener();
        },
        (error: unknown) => lost(opened, error),
      );
  }

  function lost(which: RedisConnection, error: unknown): void {
    if (connection !== which) return;
    connection = null;
    which.destroy();
    become('down');
    if (closed) return;
    options.onError(error);
    retryTimer = setTimeout(connect, backOffMs(failures, retry));
    failures += 1;
  }

  connect();
  return {
    get state() {
      return state;
    },
    onStateChange: (listener) => addTo(stateListeners, listener),
    onResync: (listener) => addTo(resyncListeners, listener),
    async publish(topic, payload) {
      const bytes = payloadBytes(payload);
      return state === 'connected' && connection !== null && connection.publish(options.topicPrefix + topic, bytes);
    },
    async subscribe(topic, listener) {
      const channel = options.topicPrefix + topic;
      const remove = topics.add(topic, listener, () => connection?.unsubscribe(channel));
      const current = connection;
      if (current?.isReady) {
        await current.subscribe([channel]).catch((error: unknown) => lost(current, error));
      }
      return remove;
    },
    async close() {
      closed = true;
      clearTimeout(retryTimer);
      connection?.destroy();
      connection = null;
      become('down');
    },
  };
}

function addTo<T>(listeners: Set<T>, listener: T): Unsubscribe {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
