// Reads a frame as a message of the protocol, as far as that is needed to live with servers of other versions.
import type { ServerMessage } from '@patchcord/protocol';

/** A message with a `type`; null when the text is none. Fields are the server's word: it checks what it sends. */
export function readMessage(text: string | null): ServerMessage | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    const isMessage = typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
    return isMessage ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
