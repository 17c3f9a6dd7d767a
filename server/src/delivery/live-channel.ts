// Tells what passes and is not kept, such as a transcript while it is spoken. What comes within one turn of the event
// loop goes out together, each message made into a frame once.
import type { Transcript, TranscriptDelta } from '@patchcord/protocol';
import { type Identity, may, type Scope } from '../auth/identity.ts';
import type { ClientConnection } from './client-connection.ts';
import { textFrame } from './text-frame.ts';

export type LiveMessage = TranscriptDelta | Transcript;

export interface LiveChannel {
  admit(client: ClientConnection, identity: Identity): void;
  remove(client: ClientConnection): void;
  publish(scope: Scope, message: LiveMessage): void;
}

export function createLiveChannel(): LiveChannel {
  const clients = new Map<ClientConnection, Identity>();
  const waiting = new Map<Scope, Buffer[]>();

  function sendWaiting(): void {
    for (const [scope, frames] of waiting) {
      const joined = Buffer.concat(frames);
      for (const [client, identity] of clients) if (may(identity, scope)) client.sendLive(joined);
    }
    waiting.clear();
  }

  return {
    admit: (client, identity) => void clients.set(client, identity),
    remove: (client) => void clients.delete(client),
    publish(scope, message) {
      if (clients.size === 0) return;
      if (waiting.size === 0) setImmediate(sendWaiting);
      const frames = waiting.get(scope);
      const frame = textFrame(JSON.stringify(message));
      if (frames === undefined) waiting.set(scope, [frame]);
      else frames.push(frame);
    },
  };
}
