// Reads a received text as a message of the protocol.
import { type ServerMessage, serverMessageSchema } from '@patchcord/protocol';

/** A frame as it came: `text` is what was on the wire, empty for a binary one. */
export type Frame = { ok: true; text: string; value: ServerMessage } | { ok: false; text: string; error: string };

/** What is not a message of the protocol comes back with its text and what is wrong with it. null: a binary frame. */
export function readFrame(text: string | null): Frame {
  if (text === null) return { ok: false, text: '', error: 'a binary frame' };
  const json = parseJson(text);
  if (json === undefined) return { ok: false, text, error: 'not JSON' };
  const parsed = serverMessageSchema.safeParse(json);
  if (parsed.success) return { ok: true, text, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, text, error: `not as the protocol says: ${issue?.path.join('.')}: ${issue?.message}` };
}

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
