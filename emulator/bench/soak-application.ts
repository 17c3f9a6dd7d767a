// What the soaked emulator talks to: webhooks that are taken, and bots of several kinds, good and bad.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface SoakApplication {
  webhookUrl: string;
  voicebotUrl: string;
  close(): void;
}

export async function startApplication(): Promise<SoakApplication> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  let connections = 0;
  sockets.on('connection', (socket) => {
    socket.on('error', () => {});
    bots[connections % bots.length]?.(socket);
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    webhookUrl: `http://127.0.0.1:${port}/webhook`,
    voicebotUrl: `ws://127.0.0.1:${port}/bot`,
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of ten connections seven are good. */
const bots: ((socket: WebSocket) => void)[] = [
  ...Array.from({ length: 7 }, () => echo),
  (socket) => void setTimeout(() => socket.close(1000), 2_000),
  (socket) => void setTimeout(() => socket.terminate(), 1_000),
  talksRubbish,
];

/** Says back what it hears, marks it, and clears once in a while. */
function echo(socket: WebSocket): void {
  let heard = 0;
  socket.on('message', (data: Buffer) => {
    const { event, stream_sid, media } = JSON.parse(data.toString()) as Record<string, unknown>;
    if (event !== 'media') return;
    heard += 1;
    const { payload } = media as { payload: string };
    socket.send(JSON.stringify({ event: 'media', stream_sid, media: { payload } }));
    if (heard % 10 === 0) socket.send(JSON.stringify({ event: 'mark', stream_sid, mark: { name: String(heard) } }));
    if (heard % 35 === 0) socket.send(JSON.stringify({ event: 'clear', stream_sid }));
  });
}

function talksRubbish(socket: WebSocket): void {
  socket.on('message', () => {
    socket.send('rubbish');
    socket.send(Buffer.alloc(100));
  });
}
