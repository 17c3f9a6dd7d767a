// One app client, from its connection to its greeting and what it gets then.
import { clientToken } from './client-token.ts';
import { RawSocket } from './raw-socket.ts';

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

const HANDSHAKE_TIMEOUT_MS = 20_000;
const ENGINE_OPEN = '0';
const ENGINE_PING = '2';
const ENGINE_PONG = '3';
const SOCKET_CONNECT = '40';
const ENGINE_MESSAGE_BYTES = 200;

export class RawClient {
  /** Measured events that it has got. */
  received = 0;
  readonly #door: Door;
  readonly #name: string;
  readonly #events: RawClientEvents;
  readonly #socket: RawSocket;
  readonly #ready = Promise.withResolvers<void>();
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
    const path = door.greeting.kind === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : '/ws';
    this.#socket = new RawSocket(door.port, path, {
      onOpen: () => this.#opened(),
      onText: (bytes, start, end) => this.#text(bytes, start, end),
      onLost: (what) => this.#fail(what),
    });
  }

  /** From now on it takes nothing from the network; whoever sends to it has to keep what he sends. */
  stopReading(): void {
    this.#socket.stopReading();
  }

  leave(): void {
    this.#isReady = false;
    this.#socket.leave();
  }

  #opened(): void {
    const { greeting } = this.#door;
    if (greeting.kind === 'none') this.#greeted();
    if (greeting.kind === 'hello') {
      const token = clientToken(greeting.authSecret, this.#name);
      const { resume } = greeting;
      const known = resume === undefined ? {} : { deviceId: this.#name, resume };
      this.#socket.send(JSON.stringify({ type: 'hello', token, ...known }));
    }
  }

  #text(bytes: Buffer, start: number, end: number): void {
    const isEngine = this.#door.greeting.kind === 'socket.io' && end - start < ENGINE_MESSAGE_BYTES;
    if (isEngine) this.#engineMessage(bytes.toString('latin1', start, end));
    else if (this.#isReady) this.#events.onText(this, bytes, start, end);
    else if (bytes.toString('latin1', start, end).startsWith('{"type":"welcome"')) this.#greeted();
    else this.#fail(`was not welcomed: ${bytes.toString('latin1', start, end)}`);
  }

  #engineMessage(text: string): void {
    if (text === ENGINE_PING) this.#socket.send(ENGINE_PONG);
    else if (text.startsWith(SOCKET_CONNECT)) this.#greeted();
    else if (text.startsWith(ENGINE_OPEN)) this.#socket.send(SOCKET_CONNECT);
  }

  #greeted(): void {
    this.#isReady = true;
    this.#ready.resolve();
  }

  #fail(what: string): void {
    this.#ready.reject(new Error(`Client ${this.#name} ${what}`));
    if (this.#isReady) this.#events.onLost(this);
    this.leave();
  }
}
