// The WebSocket side of the bare broadcasts: one frame is made for each text and written to every client's socket; nothing
// is stored, checked, ordered or bounded.
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serverFrame } from '../clients/frames.ts';

export interface BareBroadcast {
  /** Writes a text to all clients. */
  send(text: string): void;
  /** Clients come in here. */
  letIn(door: Server): void;
}

export function createBareBroadcast(): BareBroadcast {
  const sockets = new Set<Duplex>();
  const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
  return {
    send(text) {
      const frame = serverFrame(text);
      for (const socket of sockets) socket.write(frame);
    },
    letIn(door) {
      door.on('upgrade', (request, socket, head) => {
        webSockets.handleUpgrade(request, socket, head, (ws) => {
          sockets.add(socket);
          ws.on('error', () => undefined);
          ws.on('close', () => sockets.delete(socket));
        });
      });
    },
  };
}
