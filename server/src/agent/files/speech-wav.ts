// Reads speech from a WAV file, for the model's rate.
import { bytesOf, samplesOf } from '../../media/audio/pcm.ts';
import { Resampler } from '../../media/audio/resampler.ts';
import { readWav } from '../../media/audio/wav.ts';
import type { SampleRate } from '../../media/phone-leg.ts';

export type SpeechWav = { ok: true /** s16le PCM at 24 kHz. */; value: Buffer } | { ok: false; error: string };

const SPEECH_RATE = 24_000;
const RATES: readonly number[] = [8000, 16_000, 24_000] satisfies SampleRate[];

export function readSpeechWav(file: Buffer): SpeechWav {
  const wav = readWav(file);
  if (!wav.ok) return wav;
  const { sampleRate, channels, data } = wav.value;
  if (channels !== 1) return { ok: false, error: 'must be mono' };
  if (!isSampleRate(sampleRate)) return { ok: false, error: 'must have 8000, 16000 or 24000 samples a second' };
  if (data.length === 0) return { ok: false, error: 'has no audio in it' };
  const samples = samplesOf(data);
  return { ok: true, value: bytesOf(sampleRate === SPEECH_RATE ? samples.slice() : atSpeechRate(samples, sampleRate)) };
}

function isSampleRate(rate: number): rate is SampleRate {
  return RATES.includes(rate);
}

/** With what the filter still holds at the end. */
function atSpeechRate(samples: Int16Array, rate: SampleRate): Int16Array {
  const resampler = new Resampler(rate, SPEECH_RATE);
  const padded = new Int16Array(samples.length + Math.ceil((resampler.delayMs * rate) / 1000));
  padded.set(samples);
  return resampler.process(padded);
}
