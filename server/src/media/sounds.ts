// Sounds that need no model: what is heard while one waits, and recordings that come with the product or the agent.
import { readFile } from 'node:fs/promises';
import { bytesOf, samplesOf } from './audio/pcm.ts';
import { Resampler } from './audio/resampler.ts';
import { readWav } from './audio/wav.ts';
import type { SampleRate } from './phone-leg.ts';

export type SoundResult = { ok: true; value: Buffer } | { ok: false; error: string };

const RATES: readonly number[] = [8000, 16_000, 24_000];

/** Two soft notes, then nothing: heard as "one moment", and as no ringing tone of any country. */
const HOLD_NOTES = [
  { hz: 523.25, atMs: 0 },
  { hz: 659.26, atMs: 320 },
];
const HOLD_MS = 2000;
/** -24 dBFS: well below speech. */
const HOLD_AMPLITUDE = 2000;
const NOTE_MS = 900;
const ATTACK_MS = 15;

const holdSounds = new Map<SampleRate, Buffer>();

/** Two seconds of s16le PCM that begin and end in silence, so that they may follow each other. Not to be changed. */
export function holdSound(sampleRate: SampleRate): Buffer {
  const made = holdSounds.get(sampleRate) ?? makeHoldSound(sampleRate);
  holdSounds.set(sampleRate, made);
  return made;
}

/** WAV files at the rates at which they are asked for. Each is read once. */
export class Sounds {
  readonly #read = new Map<string, Promise<SoundResult>>();

  /**
   * s16le PCM of a WAV file (16 bit, mono, 8, 16 or 24 kHz). The error says in words what is wrong with the file, and
   * is told anew the next time, when the file may be there.
   */
  async load(path: string, sampleRate: SampleRate): Promise<SoundResult> {
    const key = `${sampleRate} ${path}`;
    const reading = this.#read.get(key) ?? readSound(path, sampleRate);
    this.#read.set(key, reading);
    const result = await reading;
    if (!result.ok) this.#read.delete(key);
    return result;
  }
}

async function readSound(path: string, sampleRate: SampleRate): Promise<SoundResult> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return { ok: false, error: 'cannot be read' };
  }
  const wav = readWav(file);
  if (!wav.ok) return wav;
  if (wav.value.channels !== 1) return { ok: false, error: 'must be mono (ffmpeg: -ac 1)' };
  if (!isSampleRate(wav.value.sampleRate)) return { ok: false, error: 'must have 8, 16 or 24 kHz (ffmpeg: -ar 24000)' };
  return { ok: true, value: atRate(wav.value.data, wav.value.sampleRate, sampleRate) };
}

/** The same audio at another rate: of the same length, and with the filter’s delay taken out. */
export function atRate(pcm: Buffer, from: SampleRate, to: SampleRate): Buffer {
  if (from === to) return pcm;
  const resampler = new Resampler(from, to);
  const late = Math.round((resampler.delayMs * to) / 1000);
  const samples = samplesOf(pcm);
  const length = Math.floor((samples.length * to) / from);
  const padded = new Int16Array(samples.length + Math.ceil(((late + 1) * from) / to));
  padded.set(samples);
  return bytesOf(resampler.process(padded).slice(late, late + length));
}

function isSampleRate(rate: number): rate is SampleRate {
  return RATES.includes(rate);
}

function makeHoldSound(sampleRate: SampleRate): Buffer {
  const samples = new Int16Array((HOLD_MS * sampleRate) / 1000);
  for (const { hz, atMs } of HOLD_NOTES) {
    const first = (atMs * sampleRate) / 1000;
    for (let at = 0; at < (NOTE_MS * sampleRate) / 1000; at += 1) {
      const ms = (at * 1000) / sampleRate;
      const loudness = Math.min(1, ms / ATTACK_MS) * (1 - ms / NOTE_MS) ** 2;
      const wave = Math.sin((2 * Math.PI * hz * ms) / 1000);
      samples[first + at] = (samples[first + at] as number) + HOLD_AMPLITUDE * loudness * wave;
    }
  }
  return bytesOf(samples);
}
