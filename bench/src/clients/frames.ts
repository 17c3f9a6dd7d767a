// WebSocket frames as either side writes them (RFC 6455 §5.2). Payloads are shorter than 64 KiB.

const FIN = 0x80;
const MASKED = 0x80;
const TEXT = 1;
const LENGTH_16 = 126;
const MASK_BYTES = 4;

/** A client's frame. Its mask is zero, which every server takes and which costs nothing. */
export function clientFrame(opcode: number, payload: string): Buffer {
  return frame(opcode, Buffer.from(payload), true);
}

/** A server's text message. */
export function serverFrame(payload: string): Buffer {
  return frame(TEXT, Buffer.from(payload), false);
}

function frame(opcode: number, payload: Buffer, masked: boolean): Buffer {
  const lengthBytes = payload.length < LENGTH_16 ? 0 : 2;
  const header = Buffer.alloc(2 + lengthBytes + (masked ? MASK_BYTES : 0));
  header[0] = FIN | opcode;
  header[1] = (masked ? MASKED : 0) | (lengthBytes === 0 ? payload.length : LENGTH_16);
  if (lengthBytes > 0) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}
