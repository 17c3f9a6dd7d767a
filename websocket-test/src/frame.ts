// Reads one WebSocket frame as a message of the protocol.
import { type ServerMessage, serverMessageSchema } from '@patchcord/protocol';
import type { RawData } from 'ws';

/** A frame as it came: `text` is what was on the wire (for a binary frame, its size in words). */
export type Frame = { ok: true; text: string; value: ServerMessage } | { ok: false; text: string; error: string };

/** Reads a frame; what is not a message of the protocol comes back with its text and what is wrong with it. */
export function readFrame(data: RawData, isBinary: boolean): Frame {
  // ws hands out one Buffer unless told otherwise by `binaryType`.
  const buffer = data as Buffer;
  if (isBinary) return { ok: false, text: `${buffer.length} bytes`, error: 'a binary frame' };
  const text = buffer.toString();
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
