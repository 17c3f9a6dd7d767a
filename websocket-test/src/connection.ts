// The connection that comes back by itself: it retries with backoff, resumes after the last event seen, drops events
// that it has had, and obeys close codes and `goaway`. It prints nothing.
import { setTimeout as pause } from 'node:timers/promises';
import { type ClientMessage, closeBand } from '@patchcord/protocol';
import { type Backoff, fullJitterMs } from './backoff.ts';
import { Endpoints } from './endpoints.ts';
import { EventCursor } from './event-cursor.ts';
import type { Frame } from './frame.ts';
import { Session, type SessionEnd } from './session.ts';

export type ConnectionEvent =
  | { kind: 'connecting'; url: string }
  | { kind: 'sent'; text: string }
  | { kind: 'received'; frame: Frame }
  | { kind: 'lost'; wasConnected: boolean; code: number; reason: string; retryInMs: number }
  | { kind: 'stopped'; code: number; reason: string };

export interface ConnectionTiming {
  connectTimeoutMs: number;
  backoff: Backoff;
  /** A connection that served this long was good: the backoff starts over after it. */
  goodAfterMs: number;
  /** After this many heartbeats without any sign of life the connection counts as lost. */
  silentHeartbeats: number;
}

const defaultTiming: ConnectionTiming = {
  connectTimeoutMs: 10_000,
  backoff: { baseMs: 500, capMs: 20_000 },
  goodAfterMs: 5_000,
  silentHeartbeats: 2.5,
};

export interface ConnectionOptions {
  /** A WebSocket address as `parseServerUrl` gives it. */
  url: string;
  token?: string;
  /** Name and version of this client, for the server's log. */
  client: string;
  onEvent: (event: ConnectionEvent) => void;
  timing?: Partial<ConnectionTiming>;
  random?: () => number;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #timing: ConnectionTiming;
  readonly #endpoints: Endpoints;
  readonly #cursor = new EventCursor();
  readonly #closing = new AbortController();
  #session: Session | null = null;
  #attempt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#endpoints = new Endpoints(options.url);
  }

  /** Connects and stays connected. Ends when `close` was called (`closed`) or the server said to stay away (`stopped`). */
  async run(): Promise<'closed' | 'stopped'> {
    while (!this.#closing.signal.aborted) {
      this.#session = this.#openSession();
      const end = await this.#session.ended;
      this.#session = null;
      if (this.#closing.signal.aborted) break;
      const { code, reason, servedMs } = end;
      if (closeBand(code) === 'stop') {
        this.#options.onEvent({ kind: 'stopped', code, reason });
        return 'stopped';
      }
      const retryInMs = this.#planRetry(end);
      this.#options.onEvent({ kind: 'lost', wasConnected: servedMs !== null, code, reason, retryInMs });
      // The one thing that rejects here is the abort, and the loop sees that itself.
      await pause(retryInMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    }
    return 'closed';
  }

  /** Sends a message, or any text. False: not connected just now, nothing was sent. */
  send(message: ClientMessage | string): boolean {
    return this.#session?.send(typeof message === 'string' ? message : JSON.stringify(message)) ?? false;
  }

  close(): void {
    this.#closing.abort();
    this.#session?.leave('closed by this client');
  }

  #openSession(): Session {
    const { token, client, onEvent } = this.#options;
    const url = this.#endpoints.current;
    const resume = this.#cursor.begin();
    onEvent({ kind: 'connecting', url });
    return new Session({
      url,
      hello: { type: 'hello', client, ...(token !== undefined && { token }), ...(resume && { resume }) },
      connectTimeoutMs: this.#timing.connectTimeoutMs,
      silentHeartbeats: this.#timing.silentHeartbeats,
      onSent: (text) => onEvent({ kind: 'sent', text }),
      onFrame: (frame) => {
        if (!frame.ok || this.#cursor.accept(frame.value)) onEvent({ kind: 'received', frame });
      },
    });
  }

  /** Chooses the next endpoint and returns how long to wait before it is tried. */
  #planRetry({ code, servedMs, goaway }: SessionEnd): number {
    if (goaway !== null) this.#endpoints.replace(goaway.endpoints);
    else if (servedMs === null || closeBand(code) === 'retry-elsewhere') this.#endpoints.next();

    if (servedMs !== null && servedMs >= this.#timing.goodAfterMs) this.#attempt = 0;
    const attempt = this.#attempt++;
    const backoffMs = fullJitterMs(attempt, this.#timing.backoff, this.#options.random ?? Math.random);
    if (goaway === null) return backoffMs;
    // A first `goaway` is taken at its word; servers that send us round in circles meet the backoff.
    return Math.max(goaway.reconnectAtMs - performance.now(), attempt === 0 ? 0 : backoffMs);
  }
}
