// Reads the event that nearly all bytes from the model come in, without making one string of the whole message first:
// the audio is decoded from where it stands, only what is around it is parsed as JSON.
import { isAudioDelta } from './server-event.ts';

export interface AudioDelta {
  responseId: string;
  itemId: string;
  contentIndex: number;
  /** In memory that the next message is read into, too. */
  audio: Buffer;
}

const key = Buffer.from('"delta":"');
const quote = 0x22;
const backslash = 0x5c;
/** Below it parsing the whole is as fast. */
const minBytes = 512;

/** Memory of its own for each piece would be most of the garbage of a talk. */
let scratch = Buffer.alloc(64 * 1024);

/** Null when the message is something else, or audio that is written in an unusual way: then it is to be parsed. */
export function readAudioDelta(message: Buffer): AudioDelta | null {
  if (message.length < minBytes) return null;
  const keyAt = message.indexOf(key);
  if (keyAt === -1) return null;
  const from = keyAt + key.length;
  const to = message.indexOf(quote, from);
  const escapeAt = message.indexOf(backslash, from);
  if (to === -1 || (escapeAt !== -1 && escapeAt < to)) return null;
  const around = parsed(message.toString('utf8', 0, from) + message.toString('utf8', to));
  // A `delta` that is not empty is another one than that which was cut out.
  if (!isAudioDelta(around) || around.delta !== '') return null;
  return {
    responseId: around.response_id,
    itemId: around.item_id,
    contentIndex: around.content_index,
    audio: decoded(message, from, to),
  };
}

function decoded(message: Buffer, from: number, to: number): Buffer {
  if (to - from > scratch.length) scratch = Buffer.alloc(to - from);
  return scratch.subarray(0, scratch.write(message.toString('latin1', from, to), 'base64'));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
