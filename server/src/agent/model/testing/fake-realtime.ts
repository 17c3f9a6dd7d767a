// A Realtime server that does what a test says, event by event, also what no real one would.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shapes of the events that it looks at
export type FakeEvent = Record<string, any>;

export interface FakeConnection {
  socket: WebSocket;
  path: string;
  headers: Record<string, unknown>;
  /** All that the client has sent. */
  received: FakeEvent[];
  /** Those of that type. */
  ofType(type: string): FakeEvent[];
  send(...events: FakeEvent[]): void;
}

export interface FakeRealtime {
  url: string;
  connections: FakeConnection[];
}

export interface FakeRealtimeOptions {
  /** Answers the upgrade with this status instead. */
  httpStatus?: number;
  /** Said and done as soon as somebody connects; default: nothing. */
  greet?: (connection: FakeConnection) => void;
  /** What answers `session.update`; default: the configuration as it was sent. */
  updated?: (session: FakeEvent) => FakeEvent;
}

/** Ends with the test. */
export async function fakeRealtime(options: FakeRealtimeOptions = {}): Promise<FakeRealtime> {
  const connections: FakeConnection[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    if (options.httpStatus !== undefined) {
      socket.end(`HTTP/1.1 ${options.httpStatus} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = connectionOf(client, { path: request.url ?? '', headers: request.headers }, options);
      connections.push(connection);
      options.greet?.(connection);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`, connections };
}

function connectionOf(
  socket: WebSocket,
  request: Pick<FakeConnection, 'path' | 'headers'>,
  { updated = (session) => session }: FakeRealtimeOptions,
): FakeConnection {
  const received: FakeEvent[] = [];
  const connection: FakeConnection = {
    socket,
    ...request,
    received,
    ofType: (type) => received.filter((event) => event['type'] === type),
    send(...events) {
      for (const event of events) socket.send(JSON.stringify(event));
    },
  };
  socket.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as FakeEvent;
    received.push(event);
    if (event['type'] === 'session.update') {
      connection.send({ type: 'session.updated', session: updated(event['session'] as FakeEvent) });
    }
  });
  return connection;
}
