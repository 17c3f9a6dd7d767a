// WebSocket frames around base64 audio (RFC 6455 §5.2), made of parts that are encoded once; and the way back: where in
// a message its audio stands, found without parsing it.

const FIN_TEXT = 0x81;
const MASKED = 0x80;
const LENGTH_16 = 126;
const HEADER_BYTES = 4;
const MASK_BYTES = 4;
const QUOTE = '"';

/** A text frame of 126 to 65,535 bytes. A client's mask is zero, which every server takes and which costs nothing. */
export function audioFrame(side: 'client' | 'server', head: string, audio: Buffer, tail: string): Buffer {
  const length = head.length + audio.length + tail.length;
  if (length < LENGTH_16 || length > 0xffff) throw new RangeError('No length for a frame of audio');
  const start = HEADER_BYTES + (side === 'client' ? MASK_BYTES : 0);
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FIN_TEXT;
  frame[1] = LENGTH_16 | (side === 'client' ? MASKED : 0);
  frame.writeUInt16BE(length, 2);
  if (side === 'client') frame.writeUInt32BE(0, HEADER_BYTES);
  frame.write(head, start, 'latin1');
  audio.copy(frame, start + head.length);
  frame.write(tail, start + head.length + audio.length, 'latin1');
  return frame;
}

/** Gives the text of a message from `from` until before `until`. */
export type TextOf = (from: number, until: number) => string;

export interface AudioSpan {
  /** Where its base64 begins in the message. */
  from: number;
  bytes: number;
}

const SEARCHED = 256;

/** The audio of a message that is `length` characters long; `key` matches what stands before it. Null: none. */
export function audioSpan(text: TextOf, length: number, key: RegExp): AudioSpan | null {
  const found = key.exec(text(0, Math.min(length, SEARCHED)));
  if (found === null) return null;
  const from = found.index + found[0].length;
  const endsFrom = Math.max(from, length - SEARCHED);
  const end = text(endsFrom, length);
  const quoteAt = end.indexOf(QUOTE);
  if (quoteAt < 0) return null;
  const until = endsFrom + quoteAt;
  const last = text(Math.max(from, until - 2), until);
  const padding = last.endsWith('==') ? 2 : last.endsWith('=') ? 1 : 0;
  return { from, bytes: ((until - from) / 4) * 3 - padding };
}
