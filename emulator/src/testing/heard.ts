// What the phones of a call in real time heard, from their records.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '../audio/wav.ts';
import { type ClipId, clip } from '../model/saying/speech-library.ts';
import { Sound } from '../phones/sound/sound.ts';
import { eventually } from './eventually.ts';

export const heardRate = 8000;
/** Pieces of this length go over a line, so that what is played begins with one. */
const beatSamples = 160;

/** All that a phone heard, when its record is finished. @param phone 1 for the one that was put through first */
export async function heardBy(dataDir: string, callSid: string, phone = 1): Promise<Int16Array> {
  const path = join(dataDir, 'phones', `${callSid}.${phone}`);
  await eventually(() => {
    if (!existsSync(`${path}.json`)) throw new Error('The phone is still on the line');
  });
  const wav = readWav(readFileSync(`${path}.wav`));
  if (!wav.ok) throw new Error(wav.error);
  return wav.value.channels[1] ?? new Int16Array(0);
}

/** A clip of the speech library as a line carries it. */
export function clipAudio(id: ClipId): Int16Array {
  const { sampleRate, samples } = clip(id).sound;
  return new Sound({ sampleRate, channels: [samples] }).at(heardRate);
}

/** Where exactly this audio is in what was heard, in samples; null when it is nowhere. */
export function placeOf(audio: Int16Array, heard: Int16Array): number | null {
  for (let at = 0; at + audio.length <= heard.length; at += beatSamples) {
    if (sameSamples(audio, heard.subarray(at)) === audio.length) return at;
  }
  return null;
}

/** For how many samples the beginnings of both are the same. */
export function sameSamples(one: Int16Array, other: Int16Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at;
  return length;
}
