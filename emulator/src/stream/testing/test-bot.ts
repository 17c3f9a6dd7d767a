// A bot on a real socket that does what a test tells it to, and remembers what it was sent.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../../testing/eventually.ts';

/** A message of the emulated Exotel, as it stood in the JSON. */
export type Received = Record<string, unknown> & { event: string };

export interface BotSocket {
  socket: WebSocket;
  request: IncomingMessage;
  received: Received[];
  /** Runs for every message from now on. */
  onMessage(action: (message: Received) => void): void;
  sendAudio(samples: Int16Array): void;
  send(message: object): void;
  /** Resolves with the first message of this event, also one that has come. */
  receive(event: string): Promise<Received>;
}

export interface TestBot {
  /** `ws://127.0.0.1:port/bot` */
  url: string;
  connections: BotSocket[];
  /** Resolves with the first connection. */
  connected(): Promise<BotSocket>;
}

/** @param behave what the bot does with each connection */
export async function startTestBot(behave: (bot: BotSocket) => void = () => {}): Promise<TestBot> {
  const connections: BotSocket[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 32 * 1024 * 1024 });
  server.on('connection', (socket, request) => {
    const bot = botSocket(socket, request);
    connections.push(bot);
    behave(bot);
  });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/bot`,
    connections,
    connected: () => eventually(() => existing(connections[0], 'connection')),
  };
}

function botSocket(socket: WebSocket, request: IncomingMessage): BotSocket {
  const received: Received[] = [];
  const actions: ((message: Received) => void)[] = [];
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Received;
    received.push(message);
    for (const action of actions) action(message);
  });
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    socket,
    request,
    received,
    onMessage: (action) => void actions.push(action),
    send,
    sendAudio: (samples) => send({ event: 'media', stream_sid: sidOf(received), media: { payload: base64(samples) } }),
    receive: (event) =>
      eventually(() =>
        existing(
          received.find((message) => message.event === event),
          event,
        ),
      ),
  };
}

/** The id in the `start` that has come, if one has. */
function sidOf(received: readonly Received[]): unknown {
  return received.find(({ event }) => event === 'start')?.['stream_sid'];
}

export function base64(samples: Int16Array): string {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
}

/** The audio in a media event of Exotel. */
export function audioOf(message: Received): Int16Array {
  const bytes = Buffer.from((message['media'] as { payload: string }).payload, 'base64');
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2));
}

function existing<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`There is no ${name} yet`);
  return value;
}
