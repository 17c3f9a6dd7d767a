// Sounds that need no model: what is heard while one waits, and recordings at the rate of a leg.
import { mixInto } from './audio/mix.ts';
import { bytesOf, samplesOf } from './audio/pcm.ts';
import { Resampler } from './audio/resampler.ts';
import type { SampleRate } from './phone-leg.ts';

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

function makeHoldSound(sampleRate: SampleRate): Buffer {
  const samples = new Int16Array((HOLD_MS * sampleRate) / 1000);
  for (const { hz, atMs } of HOLD_NOTES) mixInto(samples.subarray((atMs * sampleRate) / 1000), note(hz, sampleRate));
  return bytesOf(samples);
}

/** Struck, and dying away. */
function note(hz: number, sampleRate: SampleRate): Int16Array {
  return Int16Array.from({ length: (NOTE_MS * sampleRate) / 1000 }, (_, at) => {
    const ms = (at * 1000) / sampleRate;
    const loudness = Math.min(1, ms / ATTACK_MS) * (1 - ms / NOTE_MS) ** 2;
    return HOLD_AMPLITUDE * loudness * Math.sin((2 * Math.PI * hz * ms) / 1000);
  });
}
