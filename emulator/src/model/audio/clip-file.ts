// Reads the WAV files that come with the emulator.
import { readFileSync } from 'node:fs';
import { littleEndianSamples } from './audio-format.ts';
import type { Sound } from './sound.ts';

const headerBytes = 44;

/** Throws when it is not what scripts/make-speech.mjs writes: a plain header, 24 kHz, mono, signed 16 bit. */
export function readClipFile(path: string): Sound {
  const file = readFileSync(path);
  const isClip =
    file.toString('latin1', 8, 16) === 'WAVEfmt ' &&
    file.readUInt16LE(22) === 1 &&
    file.readUInt32LE(24) === 24_000 &&
    file.readUInt16LE(34) === 16 &&
    file.toString('latin1', 36, 40) === 'data';
  if (!isClip) throw new Error(`${path} is not a WAV file of 24 kHz, mono, signed 16 bit`);
  return { sampleRate: 24_000, samples: littleEndianSamples(file.subarray(headerBytes)) };
}
