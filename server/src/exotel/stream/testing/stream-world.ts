// A door for streams on a real socket, and callers at it, with a clock that the test turns.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { capturedStreamDialect, encodeStreamEvent, type StreamEvent } from '@patchcord/exotel';
import { expect } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Secret } from '../../../secret.ts';
import { HandTimers } from '../../../testing/hand-timers.ts';
import { createStreamAccess, type StreamAccess } from '../stream-access.ts';
import { type AcceptedStream, createStreamDoor, type StreamDoor } from '../stream-door.ts';

type Told = [what: 'audio' | 'digit' | 'mark' | 'ended', value: string];

/** With a quote in its sid, so that nothing is built without escaping. */
export const start = {
  event: 'start',
  sequenceNumber: 1,
  streamSid: 'stream"1',
  callSid: 'c0ffee18bl',
  accountSid: 'acme1',
  from: '09876500001',
  to: '08047000001',
  customParameters: {},
  mediaFormat: { encoding: null, sampleRate: 8000 },
} as const;

export const access: StreamAccess = createStreamAccess({
  publicUrl: 'http://127.0.0.1',
  secret: new Secret('webhook-secret-0123'),
  apiCredentials: new Secret('key:token'),
  now: () => Date.now(),
});

export class StreamWorld implements AsyncDisposable {
  readonly timers = new HandTimers();
  readonly accepted: AcceptedStream[] = [];
  readonly findings: string[] = [];
  readonly door: StreamDoor;
  readonly #server: Server;
  readonly #callers: WebSocket[] = [];
  readonly #closeCodes = new Map<WebSocket, number>();

  /** A door for at most two streams. */
  static async open(): Promise<StreamWorld> {
    const world = new StreamWorld();
    await once(world.#server, 'listening');
    return world;
  }

  private constructor() {
    this.door = createStreamDoor({
      access,
      maxStreams: 2,
      timers: this.timers,
      onStream: (stream) => this.accepted.push(stream),
      onFinding: (finding) => this.findings.push(finding),
    });
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 * 1024 });
    this.#server = createServer().listen(0, '127.0.0.1');
    this.#server.on('upgrade', (request, socket, head) => {
      const judged = this.door.judge(request);
      if (judged.kind === 'stream') sockets.handleUpgrade(request, socket, head, judged.serve);
      else socket.end('HTTP/1.1 401 No\r\n\r\n');
    });
  }

  async dial(query = ''): Promise<WebSocket> {
    const { port } = this.#server.address() as AddressInfo;
    const address = `ws://key:token@127.0.0.1:${port}/exotel-stream${query}`;
    const caller = new WebSocket(address, { perMessageDeflate: false });
    this.#callers.push(caller);
    caller.on('error', () => undefined);
    caller.on('close', (code) => this.#closeCodes.set(caller, code));
    await once(caller, 'open');
    return caller;
  }

  /** A stream that has begun: the caller's socket, what it received, and what is told of it. */
  async talking(query = '') {
    const caller = await this.dial(query);
    const received: Record<string, unknown>[] = [];
    caller.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())));
    say(caller, { event: 'connected', protocol: null, version: null });
    say(caller, start);
    await expect.poll(() => this.accepted.length).toBe(this.#callers.length);
    const stream = this.accepted.at(-1);
    if (stream === undefined) throw new Error('No stream was accepted');
    return { caller, stream, received, told: hear(stream) };
  }

  /** The code with which it was closed, waited for. */
  async closing(caller: WebSocket): Promise<number | undefined> {
    await expect.poll(() => this.#closeCodes.has(caller)).toBe(true);
    return this.#closeCodes.get(caller);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const caller of this.#callers) caller.terminate();
    await expect.poll(() => this.door.streams).toBe(0);
    this.#server.close();
  }
}

export function say(caller: WebSocket, event: StreamEvent, dialect = capturedStreamDialect): void {
  caller.send(encodeStreamEvent(event, dialect));
}

export function media(hexOrBytes: string | Buffer): StreamEvent {
  const payload = typeof hexOrBytes === 'string' ? Buffer.from(hexOrBytes, 'hex') : hexOrBytes;
  return { event: 'media', sequenceNumber: 2, streamSid: start.streamSid, chunk: 1, timestampMs: 0, payload };
}

/** Everything that the stream tells, audio in hex. */
export function hear(stream: AcceptedStream | undefined): Told[] {
  const told: Told[] = [];
  stream?.attach({
    audio: (pcm) => told.push(['audio', pcm.toString('hex')]),
    digit: (digit) => told.push(['digit', digit]),
    mark: (name) => told.push(['mark', name]),
    ended: (how) => told.push(['ended', how]),
  });
  return told;
}
