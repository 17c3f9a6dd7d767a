// Whether the resampler really passes audio: one that returned silence would fail no call and be heard by every caller.
import type { SampleRate } from '../phone-leg.ts';
import { levelOf } from './level.ts';
import { Resampler } from './resampler.ts';
import { tone } from './tone.ts';

const pairs: [SampleRate, SampleRate][] = [
  [8000, 24_000],
  [24_000, 8000],
  [8000, 16_000],
  [16_000, 8000],
  [16_000, 24_000],
  [24_000, 16_000],
];
const TONE_MS = 60;
const SETTLED_MS = 20;
const TOLERANCE_DB = 0.2;

export type SelfTest = { ok: true } | { ok: false; error: string };

/** Sends a tone through every pair of rates, in pieces of 20 ms, and measures what comes out. Takes some ms. */
export function testResamplers(make: (from: SampleRate, to: SampleRate) => Pick<Resampler, 'process'>): SelfTest {
  for (const [from, to] of pairs) {
    const source = tone({ hz: 1000, durationMs: TONE_MS, sampleRate: from, amplitude: 12_000 });
    const result = inPieces(make(from, to), source, from / 50);
    const settled = Int16Array.from(result).subarray((to * SETTLED_MS) / 1000);
    const offDb = levelOf(settled).rmsDbfs - levelOf(source).rmsDbfs;
    if (result.length !== (source.length * to) / from || !(Math.abs(offDb) <= TOLERANCE_DB)) {
      return { ok: false, error: `Resampling ${from} to ${to} Hz changes a tone by ${offDb.toFixed(1)} dB` };
    }
  }
  return { ok: true };
}

/** Of the resampler that is in use. */
export function audioSelfTest(): SelfTest {
  return testResamplers((from, to) => new Resampler(from, to));
}

function inPieces(resampler: Pick<Resampler, 'process'>, source: Int16Array, length: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < source.length; at += length)
    result.push(...resampler.process(source.subarray(at, at + length)));
  return result;
}
