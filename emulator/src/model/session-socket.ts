// A session on its WebSocket: frames in and out, pings, the age limit, and the ways a connection ends.
import { randomBytes } from 'node:crypto';
import type { RawData, WebSocket } from 'ws';
import type { ModelSettings } from './model-options.ts';
import type { Mind } from './saying/turn.ts';
import { RealtimeSession } from './session/realtime-session.ts';
import { Timers } from './session/timers.ts';

/** A client that does not read what it is sent is let go at this. */
const maxUnsentBytes = 32 * 1024 * 1024;

export interface SessionSocket {
  session: RealtimeSession;
  /** The close code. */
  closed: Promise<number>;
}

export function serveSession(
  socket: WebSocket,
  settings: ModelSettings,
  { model, mind }: { model: string; mind: Mind },
): SessionSocket {
  const { clock, timings, faults, userTranscript } = settings;
  const timers = new Timers(clock);
  const session = new RealtimeSession({
    model,
    mind,
    userTranscript,
    timers,
    timings,
    faults,
    expiresAtMs: clock.now() + timings.sessionMaxMs,
    send: (json) => sendText(socket, json),
    disconnect(code) {
      session.close();
      if (code === null) socket.terminate();
      else socket.close(code);
    },
  });
  keepPinging(socket, timers, timings.pingMs);
  timers.start(timings.sessionMaxMs, () => {
    session.expire();
    session.close();
    socket.close(1001);
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) session.receiveBinary();
    else session.receiveText(textOf(data));
  });
  // A broken frame or connection: the close event comes after it and says all there is to know.
  socket.on('error', () => {});
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      session.close();
      resolve(code);
    });
  });
  session.start();
  return { session, closed };
}

function sendText(socket: WebSocket, json: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > maxUnsentBytes) socket.terminate();
  else socket.send(json);
}

function keepPinging(socket: WebSocket, timers: Timers, everyMs: number): void {
  timers.start(everyMs, () => {
    if (socket.readyState !== socket.OPEN) return;
    socket.ping(randomBytes(4));
    keepPinging(socket, timers, everyMs);
  });
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
