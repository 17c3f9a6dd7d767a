// Cuts a server's bytes into WebSocket frames (RFC 6455 §5.2: unmasked). As cheap as it can be, because thousands of
// clients share one process: payloads are neither copied nor decoded.

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** A whole frame: its payload is `bytes` from `start` until before `end`, valid only during the call. */
export type OnFrame = (opcode: number, bytes: Buffer, start: number, end: number) => void;

const LENGTH_16 = 126;
const LENGTH_64 = 127;

export class FrameReader {
  #rest: Buffer | null = null;

  /** Takes the next bytes, which the caller may use again afterwards. */
  read(chunk: Buffer, onFrame: OnFrame): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (;;) {
      const start = at + headerLengthAt(bytes, at);
      const end = start + payloadLengthAt(bytes, at);
      if (!(end <= bytes.length)) break;
      onFrame((bytes[at] ?? 0) & 0x0f, bytes, start, end);
      at = end;
    }
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }
}

function headerLengthAt(bytes: Buffer, at: number): number {
  const length = bytes[at + 1];
  return length === LENGTH_16 ? 4 : length === LENGTH_64 ? 10 : 2;
}

/** NaN as long as the header is not whole. */
function payloadLengthAt(bytes: Buffer, at: number): number {
  if (at + headerLengthAt(bytes, at) > bytes.length) return Number.NaN;
  const length = (bytes[at + 1] ?? 0) & 0x7f;
  if (length === LENGTH_16) return bytes.readUInt16BE(at + 2);
  return length === LENGTH_64 ? Number(bytes.readBigUInt64BE(at + 2)) : length;
}
