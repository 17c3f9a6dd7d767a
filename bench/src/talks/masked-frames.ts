// Cuts a client's bytes into WebSocket frames (RFC 6455 §5.2: masked) and reads of each only what is asked for, because
// nearly all of them are audio that nobody listens to.

const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BYTES = 4;

export interface MaskedFrame {
  opcode: number;
  length: number;
  /** Its text from `from` until before `until`; ASCII. Valid only during the call. */
  text(from: number, until: number): string;
}

export class MaskedFrameReader {
  #rest: Buffer | null = null;

  read(chunk: Buffer, onFrame: (frame: MaskedFrame) => void): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = (bytes[at + 1] ?? 0) & 0x7f;
      const maskAt = at + (short === LENGTH_16 ? 4 : short === LENGTH_64 ? 10 : 2);
      const start = maskAt + MASK_BYTES;
      if (start > bytes.length) break;
      const length = payloadLength(bytes, at, short);
      if (start + length > bytes.length) break;
      onFrame({
        opcode: (bytes[at] ?? 0) & 0x0f,
        length,
        text: (from, until) => unmasked(bytes, { start, maskAt }, from, until),
      });
      at = start + length;
    }
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }
}

function payloadLength(bytes: Buffer, at: number, short: number): number {
  if (short === LENGTH_16) return bytes.readUInt16BE(at + 2);
  return short === LENGTH_64 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
}

function unmasked(bytes: Buffer, { start, maskAt }: { start: number; maskAt: number }, from: number, until: number) {
  const text = Buffer.from(bytes.subarray(start + from, start + until));
  for (let at = 0; at < text.length; at += 1) {
    text[at] = (text[at] ?? 0) ^ (bytes[maskAt + ((from + at) % MASK_BYTES)] ?? 0);
  }
  return text.toString('latin1');
}
