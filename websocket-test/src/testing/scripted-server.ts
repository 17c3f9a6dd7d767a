// A WebSocket server on loopback that does what a test tells it to, step by step.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { CallStatus, CallView, ClientMessage, ServerMessage, Welcome } from '@patchcord/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { callView, welcomeMessage } from './messages.ts';
import { Queue } from './queue.ts';

export class ScriptedServer {
  readonly url: string;
  readonly #server: WebSocketServer;
  readonly #peers = new Queue<ScriptedPeer>();

  private constructor(server: WebSocketServer) {
    this.#server = server;
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
    server.on('connection', (socket) => this.#peers.push(new ScriptedPeer(socket)));
  }

  static async start(): Promise<ScriptedServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  /** The next client that connects (or has connected and was not asked for yet). */
  nextPeer(): Promise<ScriptedPeer> {
    return this.#peers.next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** The server's side of one connection. */
export class ScriptedPeer {
  readonly socket: WebSocket;
  readonly #messages = new Queue<ClientMessage>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#messages.push(JSON.parse((data as Buffer).toString())));
  }

  /** The next message of the client; fails when it is of another type. */
  async next<T extends ClientMessage['type']>(type: T): Promise<Extract<ClientMessage, { type: T }>> {
    const message = await this.#messages.next();
    if (message.type !== type) throw new Error(`expected ${type}, got ${JSON.stringify(message)}`);
    return message as Extract<ClientMessage, { type: T }>;
  }

  /** Takes the hello and answers it; returns the hello. */
  async welcome(fields: Partial<Welcome> = {}) {
    const hello = await this.next('hello');
    this.send(welcomeMessage(fields));
    return hello;
  }

  /** Takes an `incoming_call` and confirms it with this status; returns the request. */
  async confirmCall(status: CallStatus, duplicate = false) {
    const request = await this.next('incoming_call');
    this.send({
      type: 'call_placed',
      requestId: request.requestId,
      callId: 'call-1',
      duplicate,
      data: callView(status),
    });
    return request;
  }

  sendStatus(seq: number, status: CallStatus, fields: Partial<CallView> = {}): void {
    this.send({ type: 'call_status_update', seq, data: callView(status, fields) });
  }

  send(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
  }
}
