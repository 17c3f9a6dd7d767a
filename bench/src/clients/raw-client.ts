// One app client on a bare TCP socket: so cheap that thousands of them do not slow down what they measure.
import { connect, type Socket } from 'node:net';
import { clientToken } from './client-token.ts';
import { FrameReader, opcodes } from './frame-reader.ts';
import { clientFrame } from './frames.ts';

/** What a client says before it counts as connected. */
export type Greeting =
  | { kind: 'none' }
  /** Patchcord's `hello` with a token, and where the client has a name and a place in the log, with those. */
  | { kind: 'hello'; authSecret: string; resume?: ResumePoint }
  /** Socket.IO 4 over Engine.IO's websocket transport (reference: socket.io-protocol v5, engine.io-protocol v4). */
  | { kind: 'socket.io' };

/** A place in the log of events. */
export interface ResumePoint {
  epoch: string;
  seq: number;
}

/** Where clients go. */
export interface Door {
  port: number;
  greeting: Greeting;
}

export interface RawClientEvents {
  /** A text message: `bytes` from `start` until before `end`, valid only during the call. */
  onText(client: RawClient, bytes: Buffer, start: number, end: number): void;
  onLost(client: RawClient): void;
}

const READ_BUFFER_BYTES = 256 * 1024;
const HANDSHAKE_TIMEOUT_MS = 20_000;
const END_OF_HEAD = '\r\n\r\n';
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA==';
const ENGINE_OPEN = '0';
const ENGINE_PING = '2';
const ENGINE_PONG = '3';
const SOCKET_CONNECT = '40';
/** One for all: a read is handled before the next one begins. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);

export class RawClient {
  /** Measured events that it has got. */
  received = 0;
  readonly #door: Door;
  readonly #name: string;
  readonly #events: RawClientEvents;
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #ready = Promise.withResolvers<void>();
  #head: string | null = '';
  #isReady = false;

  /** Connects; resolves when the server has greeted it. */
  static async connect(door: Door, name: string, events: RawClientEvents): Promise<RawClient> {
    const client = new RawClient(door, name, events);
    const tooLate = setTimeout(() => client.#fail('was not greeted in time'), HANDSHAKE_TIMEOUT_MS);
    try {
      await client.#ready.promise;
      return client;
    } finally {
      clearTimeout(tooLate);
    }
  }

  private constructor(door: Door, name: string, events: RawClientEvents) {
    this.#door = door;
    this.#name = name;
    this.#events = events;
    const onread = { buffer: readBuffer, callback: (size: number) => this.#read(readBuffer.subarray(0, size)) };
    this.#socket = connect({ host: '127.0.0.1', port: door.port, noDelay: true, onread });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(door)));
    this.#socket.on('error', (error) => this.#fail(`lost its connection: ${error.message}`));
    this.#socket.on('close', () => this.#fail('lost its connection'));
  }

  /** From now on it takes nothing from the network; whoever sends to it has to keep what he sends. */
  stopReading(): void {
    this.#socket.pause();
  }

  leave(): void {
    this.#isReady = false;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): boolean {
    if (this.#head === null) {
      this.#reader.read(chunk, this.#onFrame);
      return true;
    }
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) return true;
    const rest = Buffer.from(this.#head.slice(end + END_OF_HEAD.length), 'latin1');
    if (this.#head.startsWith('HTTP/1.1 101')) this.#upgraded(rest);
    else this.#fail(`was refused: ${this.#head.slice(0, end)}`);
    return true;
  }

  #upgraded(rest: Buffer): void {
    this.#head = null;
    const { greeting } = this.#door;
    if (greeting.kind === 'none') this.#greeted();
    if (greeting.kind === 'hello') {
      const token = clientToken(greeting.authSecret, this.#name);
      const { resume } = greeting;
      const known = resume === undefined ? {} : { deviceId: this.#name, resume };
      this.#send(JSON.stringify({ type: 'hello', token, ...known }));
    }
    this.#reader.read(rest, this.#onFrame);
  }

  readonly #onFrame = (opcode: number, bytes: Buffer, start: number, end: number): void => {
    if (opcode === opcodes.ping) this.#socket.write(clientFrame(opcodes.pong, bytes.toString('latin1', start, end)));
    else if (opcode === opcodes.close) this.#fail(`was closed: ${bytes.toString('latin1', start + 2, end)}`);
    else if (opcode !== opcodes.text) return;
    else if (this.#door.greeting.kind === 'socket.io' && end - start < 200) this.#engineMessage(bytes, start, end);
    else if (this.#isReady) this.#events.onText(this, bytes, start, end);
    else if (bytes.toString('latin1', start, end).startsWith('{"type":"welcome"')) this.#greeted();
    else this.#fail(`was not welcomed: ${bytes.toString('latin1', start, end)}`);
  };

  #engineMessage(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('latin1', start, end);
    if (text === ENGINE_PING) this.#send(ENGINE_PONG);
    else if (text.startsWith(SOCKET_CONNECT)) this.#greeted();
    else if (text.startsWith(ENGINE_OPEN)) this.#send(SOCKET_CONNECT);
  }

  #greeted(): void {
    this.#isReady = true;
    this.#ready.resolve();
  }

  #send(text: string): void {
    this.#socket.write(clientFrame(opcodes.text, text));
  }

  #fail(what: string): void {
    this.#ready.reject(new Error(`Client ${this.#name} ${what}`));
    if (this.#isReady) this.#events.onLost(this);
    this.leave();
  }
}

function upgradeRequest({ port, greeting }: Door): string {
  const path = greeting.kind === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : '/ws';
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
  ];
  return `${lines.join('\r\n')}${END_OF_HEAD}`;
}
