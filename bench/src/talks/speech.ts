// Audio that stands for speech: harmonics that swell like syllables. Encoded once, sent thousands of times.

const FUNDAMENTAL_HZ = 140;
const SYLLABLES_HZ = 5;
const LOUDEST = 9_000;
const A_LAW_FLIP = 0x55;

/** s16le, mono. Begins and ends in the trough of a syllable when `durationMs` is a multiple of 200. */
export function speech(durationMs: number, sampleRate: number): Buffer {
  const samples = new Int16Array((durationMs * sampleRate) / 1000);
  for (let at = 0; at < samples.length; at += 1) {
    const t = (2 * Math.PI * at) / sampleRate;
    const voice = [1, 2, 3, 5].reduce((sum, n) => sum + Math.sin(t * FUNDAMENTAL_HZ * n) / n, 0);
    samples[at] = (LOUDEST / 2) * voice * (0.6 - 0.4 * Math.cos(t * SYLLABLES_HZ));
  }
  return Buffer.from(samples.buffer);
}

/** A-law of s16le (reference: ITU-T G.711). */
export function aLaw(pcm: Buffer): Buffer {
  const bytes = Buffer.alloc(pcm.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = aLawOf(pcm.readInt16LE(at * 2));
  return bytes;
}

function aLawOf(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const size = Math.min(sample >= 0 ? sample : -sample - 1, 0x7fff) >> 3;
  const exponent = size < 32 ? 0 : 31 - Math.clz32(size) - 4;
  const mantissa = (size >> Math.max(1, exponent)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ A_LAW_FLIP;
}

/** Its base64, as bytes of a message. */
export function base64Bytes(audio: Buffer): Buffer {
  return Buffer.from(audio.toString('base64'), 'latin1');
}

/** Whether base64 is anything but one value all along: silence in any encoding. `text` begins where a group of 4 does. */
export function isLoud(text: string): boolean {
  const first = text.slice(0, 4);
  for (let at = 4; at + 4 <= text.length; at += 4) if (!text.startsWith(first, at)) return true;
  return false;
}
