// One connection to Redis, from its making to its loss. It is not mended: who has lost it opens another.
import { createClient } from 'redis';

const CONNECT_TIMEOUT_MS = 5_000;
/** Publishes that Redis has not answered yet; more are refused. */
const MAX_UNANSWERED = 10_000;

export interface RedisConnectionOptions {
  url: string;
  pingMs: number;
  onMessage: (channel: string, payload: Buffer) => void;
  /** May be told more than once. */
  onLost: (error: Error) => void;
}

export interface RedisConnection {
  /** Rejects when it could not be made. */
  ready: Promise<void>;
  readonly isReady: boolean;
  /** Resolves when Redis has confirmed the subscriptions. */
  subscribe(channels: string[]): Promise<void>;
  unsubscribe(channel: string): void;
  /** Whether Redis has taken it. */
  publish(channel: string, payload: Buffer): Promise<boolean>;
  destroy(): void;
}

export function openRedisConnection({ url, pingMs, onMessage, onLost }: RedisConnectionOptions): RedisConnection {
  const client = createClient({
    url,
    // With RESP 3 one connection publishes and subscribes, so the one cannot be alive while the other is dead.
    RESP: 3,
    name: 'patchcord',
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_UNANSWERED,
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_TIMEOUT_MS },
  });
  const lost = (cause: unknown) => onLost(new Error('The connection to Redis was lost', { cause }));
  client.on('error', lost);
  client.on('end', () => lost(new Error('Redis closed it')));

  let unanswered = false;
  const pinging = setInterval(() => {
    if (unanswered) lost(new Error(`Redis has not answered for ${pingMs} ms`));
    if (unanswered || !client.isReady) return;
    unanswered = true;
    client.ping().then(() => {
      unanswered = false;
    }, lost);
  }, pingMs);

  const hear = (payload: Buffer, channel: Buffer) => onMessage(channel.toString(), payload);
  // The client forgets a subscription when the answer to an earlier unsubscribe comes in: one after the other, then.
  let changing: Promise<unknown> = Promise.resolve();
  const inTurn = (change: () => Promise<unknown>) => {
    const done = changing.then(change);
    changing = done.catch(() => undefined);
    return done;
  };
  return {
    ready: client.connect().then(() => undefined),
    get isReady() {
      return client.isReady;
    },
    async subscribe(channels) {
      if (channels.length > 0) await inTurn(() => client.subscribe(channels, hear, true));
    },
    unsubscribe: (channel) => void inTurn(() => client.unsubscribe(channel)).catch(lost),
    publish: (channel, payload) =>
      client.publish(channel, payload).then(
        () => true,
        () => false,
      ),
    destroy() {
      clearInterval(pinging);
      client.removeAllListeners('end');
      // What it still says while it goes is of no use; unheard, an error would end the process.
      client.removeAllListeners('error').on('error', () => undefined);
      if (client.isOpen) client.destroy();
    },
  };
}
