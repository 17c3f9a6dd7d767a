// One socket from dialling to its end: hello, welcome, signs of life. It neither retries nor prints.
import type { Hello, ServerMessage } from '@patchcord/protocol';
import { WebSocket } from 'ws';
import { type Frame, readFrame } from './frame.ts';

const CLOSE_TIMEOUT_MS = 1_000;

export interface SessionOptions {
  url: string;
  hello: Hello;
  /** How long dialling may take, up to the `welcome`. */
  connectTimeoutMs: number;
  /** After this many heartbeats without any sign of life the connection counts as lost. */
  silentHeartbeats: number;
  onFrame: (frame: Frame) => void;
  onSent: (text: string) => void;
}

export interface SessionEnd {
  /** The close code; 1006 when the connection was never made, or was lost without one. */
  code: number;
  reason: string;
  /** How long the connection served, counted from its `welcome`; null when there was none. */
  servedMs: number | null;
  /** What the server's `goaway` said, with its time on the monotonic clock (`performance.now()`). */
  goaway: { reconnectAtMs: number; endpoints: string[] } | null;
}

export class Session {
  /** Fulfilled once, when the connection has ended for whatever reason. Never rejected. */
  readonly ended: Promise<SessionEnd>;
  readonly #end: (end: SessionEnd) => void;
  readonly #options: SessionOptions;
  readonly #socket: WebSocket;
  #deadline: NodeJS.Timeout;
  #departure: NodeJS.Timeout | undefined;
  #welcomedAtMs: number | null = null;
  #goaway: SessionEnd['goaway'] = null;
  #failure: string | null = null;

  constructor(options: SessionOptions) {
    const { promise, resolve } = Promise.withResolvers<SessionEnd>();
    this.ended = promise;
    this.#end = resolve;
    this.#options = options;
    this.#socket = new WebSocket(options.url, { perMessageDeflate: false });
    this.#socket.on('open', () => this.#transmit(JSON.stringify(options.hello)));
    this.#socket.on('message', (data, isBinary) => this.#receive(readFrame(data, isBinary)));
    this.#socket.on('ping', () => this.#noteSignOfLife());
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      // An AggregateError (a name with several addresses) has no message of its own.
      this.#failure ??= error.message || (error.code ?? error.name);
    });
    this.#socket.on('close', (code, reason) => this.#finish(code, reason.toString()));
    const { connectTimeoutMs } = options;
    this.#deadline = setTimeout(() => this.#giveUp(`no welcome within ${connectTimeoutMs} ms`), connectTimeoutMs);
  }

  /** Sends; false when the connection is not ready (no `welcome` yet, or closing), and nothing was sent. */
  send(text: string): boolean {
    if (this.#welcomedAtMs === null || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#transmit(text);
    return true;
  }

  /** Ends the connection now; a server that does not answer the close is not waited for longer than a second. */
  leave(reason: string): void {
    this.#socket.removeAllListeners('message');
    this.#finish(1000, reason);
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
    this.#socket.once('close', () => clearTimeout(timer));
    this.#socket.close(1000);
  }

  #transmit(text: string): void {
    this.#socket.send(text);
    this.#options.onSent(text);
  }

  #receive(frame: Frame): void {
    this.#noteSignOfLife();
    if (frame.ok && frame.value.type === 'welcome') this.#noteWelcome(frame.value);
    if (frame.ok && frame.value.type === 'goaway') this.#noteGoaway(frame.value);
    this.#options.onFrame(frame);
  }

  #noteWelcome({ heartbeatMs }: Extract<ServerMessage, { type: 'welcome' }>): void {
    this.#welcomedAtMs ??= performance.now();
    clearTimeout(this.#deadline);
    const silenceMs = heartbeatMs * this.#options.silentHeartbeats;
    this.#deadline = setTimeout(() => this.#giveUp(`nothing heard for ${silenceMs} ms`), silenceMs);
  }

  #noteGoaway({ reconnectAfterMs, endpoints }: Extract<ServerMessage, { type: 'goaway' }>): void {
    this.#goaway = { reconnectAtMs: performance.now() + reconnectAfterMs, endpoints };
    clearTimeout(this.#departure);
    // The old socket serves until then; the server may also close it earlier.
    this.#departure = setTimeout(() => this.leave('left as the server asked'), reconnectAfterMs);
  }

  #noteSignOfLife(): void {
    if (this.#welcomedAtMs !== null) this.#deadline.refresh();
  }

  #giveUp(why: string): void {
    this.#failure ??= why;
    this.#socket.terminate();
  }

  #finish(code: number, reason: string): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#departure);
    const servedMs = this.#welcomedAtMs === null ? null : performance.now() - this.#welcomedAtMs;
    this.#end({ code, reason: reason || (this.#failure ?? ''), servedMs, goaway: this.#goaway });
  }
}
