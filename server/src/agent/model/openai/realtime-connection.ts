// The WebSocket under a session: opens it, notices every way in which it can fail or fall silent, and ends once.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Timers } from '../../../timers.ts';
import type { ModelFailure, SessionEnd } from '../model-session.ts';
import { closedByUs, endOfClose, endOfHttp, lost, refused, silent } from './session-end.ts';
import { Watchdog } from './watchdog.ts';

const handshakeTimeoutMs = 10_000;
/** The server pings every 20 seconds (seen live). */
const quietLimitMs = 45_000;
/** Nothing the model sends is near it; audio deltas are some ten kilobytes. */
const maxPayloadBytes = 8 * 1024 * 1024;
const closeTimeoutMs = 2_000;

export interface ConnectionTarget {
  url: string;
  headers: Record<string, string>;
  timers: Timers;
}

export interface ConnectionListener {
  opened(): void;
  message(data: Buffer): void;
  /** Once, and nothing after it. */
  ended(end: SessionEnd): void;
}

export class RealtimeConnection {
  /** What the model last said was wrong; explains a close that follows. */
  lastError: ModelFailure | null = null;
  /** Null: it could not even be made. */
  #socket: WebSocket | null;
  #listener: ConnectionListener;
  #timers: Timers;
  #quiet: Watchdog;
  #socketError: Error | null = null;
  #hasEnded = false;

  constructor({ url, headers, timers }: ConnectionTarget, listener: ConnectionListener) {
    this.#listener = listener;
    this.#timers = timers;
    this.#quiet = new Watchdog(timers, quietLimitMs, () => {
      this.end(silent({ code: 'connection_silent', message: 'Neither a frame nor a ping came for 45 seconds' }));
    });
    this.#socket = this.#open(url, headers);
    if (this.#socket !== null) this.#listen(this.#socket);
    this.#quiet.start();
  }

  get isOpen(): boolean {
    return !this.#hasEnded && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Bytes that the network has not taken yet. */
  get backlogBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  send(json: string): void {
    if (this.isOpen) this.#socket?.send(json);
  }

  close(): void {
    this.end(closedByUs);
  }

  /** Ends the session for this reason, whatever the other side thinks. */
  end(end: SessionEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#quiet.stop();
    this.#letGo(end);
    this.#listener.ended(end);
  }

  /** A URL or a header that cannot be sent will not be sent later either. */
  #open(url: string, headers: Record<string, string>): WebSocket | null {
    try {
      return new WebSocket(url, {
        headers,
        perMessageDeflate: false,
        maxPayload: maxPayloadBytes,
        handshakeTimeout: handshakeTimeoutMs,
      });
    } catch (error) {
      const failure = { code: 'connection_impossible', message: String(error) };
      this.#timers.after(0, () => this.end(refused(failure)));
      return null;
    }
  }

  #letGo({ kind }: SessionEnd): void {
    const socket = this.#socket;
    if (socket === null) return;
    // Who is silent will not shake hands either.
    if (kind === 'silent') {
      socket.terminate();
      return;
    }
    const stopTimer = this.#timers.after(closeTimeoutMs, () => socket.terminate());
    socket.once('close', stopTimer);
    socket.close(1000);
  }

  #listen(socket: WebSocket): void {
    socket.on('open', () => {
      this.#quiet.touch();
      if (!this.#hasEnded) this.#listener.opened();
    });
    socket.on('message', (data) => {
      this.#quiet.touch();
      // One buffer: `binaryType` is `nodebuffer`.
      if (!this.#hasEnded) this.#listener.message(data as Buffer);
    });
    socket.on('ping', () => this.#quiet.touch());
    socket.on('unexpected-response', (request, response) => this.#refusedByHttp(request, response));
    // `close` follows and tells it.
    socket.on('error', (error) => {
      this.#socketError = error;
    });
    socket.on('close', (code, reason) => this.end(this.#endOf(code, String(reason))));
  }

  #refusedByHttp(request: ClientRequest, response: IncomingMessage): void {
    response.resume();
    request.destroy();
    this.end(endOfHttp(response.statusCode ?? 0));
  }

  #endOf(code: number, reason: string): SessionEnd {
    const error = this.#socketError;
    if (error === null || this.lastError !== null) return endOfClose(code, reason, this.lastError);
    const errorCode = 'code' in error && typeof error.code === 'string' ? error.code : 'connection_failed';
    return lost({ code: errorCode, message: error.message });
  }
}
