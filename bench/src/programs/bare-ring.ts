// Baseline of the rings: what a caller sends is passed on to the callee's device, and a ping is answered. Nothing is
// stored, decided or told to anybody else.
import { type WebSocket, WebSocketServer } from 'ws';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const devices = new Map<string, WebSocket>();
const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });

openWebhookDoor(() => undefined).on('upgrade', (request, socket, head) => {
  webSockets.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', () => undefined);
    ws.on('message', (data: Buffer) => answer(ws, JSON.parse(data.toString())));
  });
});

function answer(ws: WebSocket, message: { type: string; token?: string; recipientId?: string }): void {
  switch (message.type) {
    case 'hello':
      devices.set(`user:${subjectOf(message.token ?? '')}`, ws);
      ws.send('{"type":"welcome"}');
      return;
    case 'incoming_call':
      devices.get(message.recipientId ?? '')?.send('{"type":"incoming_call","callId":"bare"}');
      return;
    case 'ping':
      ws.send('{"type":"pong"}');
      return;
    default:
  }
}

/** Read, not verified. */
function subjectOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
}
