// Baseline: what most people would take. Socket.IO 4 over WebSockets only, one `io.emit` for each event.
import { Server } from 'socket.io';
import { openWebhookDoor } from '../servers/webhook-door.ts';

const door = openWebhookDoor((text) => {
  const { type, ...event } = JSON.parse(text);
  io.emit(type, event);
});
const io = new Server(door, { transports: ['websocket'], serveClient: false });
