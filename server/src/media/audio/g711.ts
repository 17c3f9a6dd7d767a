// G.711: one byte a sample at 8 kHz, A-law (`audio/pcma`) and µ-law (`audio/pcmu`), by table in both directions.
// Reference: ITU-T G.711; rounding as in the ITU's own code (G.191, g711.c): one's complement of negative samples.

export type Law = 'alaw' | 'ulaw';

interface Tables {
  /** The byte of each sample, at the sample's unsigned value. */
  encode: Uint8Array;
  /** The sample of each byte. */
  decode: Int16Array;
}

const tables: Record<Law, Tables> = {
  alaw: { encode: encoderOf(alawByte), decode: decoderOf(alawSample) },
  ulaw: { encode: encoderOf(ulawByte), decode: decoderOf(ulawSample) },
};

/** One byte for each sample. */
export function encodeG711(law: Law, samples: Int16Array): Buffer {
  const { encode } = tables[law];
  const bytes = Buffer.allocUnsafe(samples.length);
  for (let at = 0; at < samples.length; at += 1) bytes[at] = encode[(samples[at] as number) & 0xffff] as number;
  return bytes;
}

/** One sample for each byte, written into `into` from its beginning; `into` must be long enough. */
export function decodeG711(law: Law, bytes: Uint8Array, into: Int16Array): void {
  const { decode } = tables[law];
  for (let at = 0; at < bytes.length; at += 1) into[at] = decode[bytes[at] as number] as number;
}

function encoderOf(byteOf: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 0x1_0000 }, (_, index) => byteOf((index << 16) >> 16));
}

function decoderOf(sampleOf: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 0x100 }, (_, byte) => sampleOf(byte));
}

function alawByte(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 4;
  const exponent = Math.max(0, 28 - Math.clz32(magnitude));
  const mantissa = exponent === 0 ? magnitude : (magnitude >> (exponent - 1)) & 0x0f;
  return ((sample < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55;
}

function alawSample(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 0x07;
  // Half a step is added, so that a sample comes back in the middle of its step.
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function ulawByte(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff);
  const exponent = 26 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 1)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

function ulawSample(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 1) + 33) << (exponent + 2)) - 4 * 33;
  return bits & 0x80 ? -magnitude : magnitude;
}
