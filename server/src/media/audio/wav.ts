// WAV files of signed 16 bit PCM.

export interface WavFormat {
  /** Hz. */
  sampleRate: number;
  channels: number;
}

export interface Wav extends WavFormat {
  /** s16le PCM, channels interleaved. */
  data: Buffer;
}

export type WavResult = { ok: true; value: Wav } | { ok: false; error: string };

export const WAV_HEADER_BYTES = 44;

const PCM = 1;
const EXTENSIBLE = 0xfffe;
const MAX_LENGTH = 0xffff_ffff;

export function wavHeader({ sampleRate, channels }: WavFormat, dataBytes: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(MAX_LENGTH, dataBytes + WAV_HEADER_BYTES - 8), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(MAX_LENGTH, dataBytes), 40);
  return header;
}

/** A length that is a lie (streamed files have 0 or 0xFFFFFFFF there) is taken as "to the end of the file". */
export function readWav(file: Buffer): WavResult {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    return { ok: false, error: 'is not a WAV file' };
  }
  const format = chunkOf(file, 'fmt ');
  const data = chunkOf(file, 'data');
  if (format === null || format.length < 16 || data === null) {
    return { ok: false, error: 'is a broken WAV file: it has no format or no data' };
  }
  const tag = format.readUInt16LE(0);
  // The true format of an extensible one is in the first two bytes of its GUID.
  const coding = tag === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : tag;
  const channels = format.readUInt16LE(2);
  if (coding !== PCM || format.readUInt16LE(14) !== 16 || channels === 0) {
    return { ok: false, error: 'must hold 16 bit PCM (ffmpeg: -c:a pcm_s16le)' };
  }
  const whole = data.length - (data.length % (channels * 2));
  return { ok: true, value: { sampleRate: format.readUInt32LE(4), channels, data: data.subarray(0, whole) } };
}

function chunkOf(file: Buffer, wanted: string): Buffer | null {
  let at = 12;
  while (at + 8 <= file.length) {
    const name = file.toString('latin1', at, at + 4);
    const told = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === wanted) return file.subarray(start, name === 'data' && told === 0 ? file.length : start + told);
    // Chunks begin at even places.
    at = start + told + (told % 2);
  }
  return null;
}
