// WAV files: signed 16 bit PCM, any number of channels, any rate.
import type { Checked } from '../parameters.ts';

export interface Wav {
  /** Hz. */
  sampleRate: number;
  /** One array for each channel, all of one length. */
  channels: Int16Array[];
}

export const wavHeaderBytes = 44;

const pcmFormat = 1;
const extensibleFormat = 0xfffe;

/**
 * Reads a whole file. Other chunks are skipped, and a length that is a lie (streamed files have 0 or 0xFFFFFFFF there)
 * is taken as "to the end of the file". The error says what is wrong, for people.
 */
export function readWav(file: Uint8Array): Checked<Wav> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    return { ok: false, error: 'is not a WAV file' };
  }
  const chunks = chunksOf(bytes);
  const format = chunks.get('fmt ');
  const data = chunks.get('data');
  if (format === undefined || format.length < 16 || data === undefined) {
    return { ok: false, error: 'is a broken WAV file: it has no format or no data' };
  }
  const channelCount = format.readUInt16LE(2);
  const sampleRate = format.readUInt32LE(4);
  if (!isPcm16(format) || channelCount === 0 || sampleRate === 0) {
    return { ok: false, error: 'must hold 16 bit PCM (ffmpeg: -c:a pcm_s16le)' };
  }
  return { ok: true, value: { sampleRate, channels: separate(data, channelCount) } };
}

function isPcm16(format: Buffer): boolean {
  const tag = format.readUInt16LE(0);
  // The true format of an extensible one are the first two bytes of its GUID.
  const coding = tag === extensibleFormat && format.length >= 26 ? format.readUInt16LE(24) : tag;
  return coding === pcmFormat && format.readUInt16LE(14) === 16;
}

/** The first chunk of each name. */
function chunksOf(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const told = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    const toTheEnd = name === 'data' && (told === 0 || start + told > bytes.length);
    const end = toTheEnd ? bytes.length : Math.min(start + told, bytes.length);
    if (!chunks.has(name)) chunks.set(name, bytes.subarray(start, end));
    // Chunks begin at even places.
    at = end + (told % 2);
  }
  return chunks;
}

function separate(data: Buffer, channelCount: number): Int16Array[] {
  const length = Math.floor(data.length / 2 / channelCount);
  return Array.from({ length: channelCount }, (_, channel) =>
    Int16Array.from({ length }, (_sample, at) => data.readInt16LE((at * channelCount + channel) * 2)),
  );
}

/** A file of the channels, which must be of one length. */
export function writeWav({ sampleRate, channels }: Wav): Buffer {
  const interleaved = interleave(channels);
  return Buffer.concat([wavHeader({ sampleRate, channelCount: channels.length }, interleaved.length), interleaved]);
}

/** What comes before `dataBytes` bytes of samples. */
export function wavHeader(format: { sampleRate: number; channelCount: number }, dataBytes: number): Buffer {
  const { sampleRate, channelCount } = format;
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(wavHeaderBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(pcmFormat, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channelCount * 2, 28);
  header.writeUInt16LE(channelCount * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** The bytes of the samples, one of each channel in turn. */
export function interleave(channels: readonly Int16Array[]): Buffer {
  const length = channels[0]?.length ?? 0;
  const bytes = Buffer.alloc(length * channels.length * 2);
  for (const [channel, samples] of channels.entries()) {
    for (let at = 0; at < length; at += 1) {
      bytes.writeInt16LE(samples[at] ?? 0, (at * channels.length + channel) * 2);
    }
  }
  return bytes;
}

/** All channels in one: their mean. */
export function mixedDown({ channels }: Wav): Int16Array {
  const [first] = channels;
  if (first === undefined) return new Int16Array(0);
  return channels.length === 1
    ? first
    : first.map((_, at) => channels.reduce((sum, channel) => sum + (channel[at] ?? 0), 0) / channels.length);
}
