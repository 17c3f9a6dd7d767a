// Puts the voice model on an HTTP server: at `/v1/realtime`, as at OpenAI's.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { VoiceModel } from './voice-model.ts';

export const voiceModelPath = '/v1/realtime';

/** For the server's `upgrade` event. False: the request is for another path and still unanswered. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export function voiceModelUpgrade(model: VoiceModel): UpgradeHandler {
  return (request, socket, head) => {
    if (request.url?.split('?')[0] !== voiceModelPath) return false;
    if (model.isFull) refuse(socket, '429 Too Many Requests');
    else model.accept(request, socket, head);
    return true;
  };
}

/** Answers an upgrade with a plain HTTP status. */
export function refuse(socket: Duplex, status: string): void {
  // Who is refused may be gone already.
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
