// Baseline: the least that a broadcast over WebSockets can be. One frame is made for each event and written to every
// client's socket; nothing is stored, checked, ordered or bounded.
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serverFrame } from '../clients/frames.ts';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const sockets = new Set<Duplex>();
const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });

const door = openWebhookDoor((text) => {
  const frame = serverFrame(text);
  for (const socket of sockets) socket.write(frame);
});

door.on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (ws) => {
    sockets.add(socket);
    ws.on('error', () => undefined);
    ws.on('close', () => sockets.delete(socket));
  });
});
