// G.711: 8 bits a sample at 8 kHz, A-law (`audio/pcma`) and µ-law (`audio/pcmu`). Reference: ITU-T G.711.

type Law = 'alaw' | 'ulaw';

const ulawBias = 0x84;
const ulawClip = 32_635;

const decoded: Record<Law, Int16Array> = { alaw: tableOf(alawSample), ulaw: tableOf(ulawSample) };
const encoders: Record<Law, (sample: number) => number> = { alaw: alawByte, ulaw: ulawByte };

/** Signed 16 bit samples, one for each byte. */
export function decodeG711(law: Law, bytes: Uint8Array): Int16Array {
  const table = decoded[law];
  return Int16Array.from(bytes, (byte) => table[byte] ?? 0);
}

/** One byte for each signed 16 bit sample. */
export function encodeG711(law: Law, samples: Int16Array): Uint8Array {
  const encode = encoders[law];
  return Uint8Array.from(samples, encode);
}

function tableOf(sampleOf: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => sampleOf(byte));
}

function alawSample(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function alawByte(sample: number): number {
  const positive = sample >= 0;
  // The negative half is shifted by one so that both halves have the same steps.
  const magnitude = (positive ? sample : -sample - 1) >> 4;
  const exponent = Math.max(0, 28 - Math.clz32(magnitude));
  const mantissa = exponent === 0 ? magnitude : (magnitude >> (exponent - 1)) & 0x0f;
  return ((exponent << 4) | mantissa | (positive ? 0x80 : 0)) ^ 0x55;
}

function ulawSample(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + ulawBias) << ((bits & 0x70) >> 4)) - ulawBias;
  return bits & 0x80 ? -magnitude : magnitude;
}

function ulawByte(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), ulawClip) + ulawBias;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}
