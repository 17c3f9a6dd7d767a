import { expect, test } from 'vitest';
import { rmsDbfs } from './level.ts';
import { Resampler, resampleClip } from './resampler.ts';
import { sine } from './testing/sine.ts';

const pairs = [
  [8000, 24_000],
  [24_000, 8000],
  [16_000, 24_000],
  [24_000, 16_000],
  [44_100, 8000],
  [48_000, 8000],
  [8000, 16_000],
] as const;

/** Without the ends, where the filter meets the silence around the clip. */
function middle(samples: Int16Array): Int16Array {
  return samples.subarray(samples.length / 4, (samples.length * 3) / 4);
}

test.each(pairs)('a clip of %i Hz keeps its length, level and place at %i Hz', (from, to) => {
  const clip = resampleClip(sine({ hz: 1000, seconds: 1, sampleRate: from, amplitude: 12_000 }), from, to);
  const wanted = sine({ hz: 1000, seconds: 1, sampleRate: to, amplitude: 12_000 });
  expect(clip.length).toBe(to);
  expect(rmsDbfs(middle(clip))).toBeCloseTo(rmsDbfs(middle(wanted)), 1);
  // In place to less than half a sample of the output: what differs is quieter than a sine so shifted.
  const difference = clip.map((sample, at) => sample - (wanted[at] ?? 0));
  expect(rmsDbfs(middle(difference))).toBeLessThan(rmsDbfs(wanted) + 20 * Math.log10((Math.PI * 1000) / to) + 1);
});

test.each([
  [24_000, 8000, 4500],
  [24_000, 8000, 4050],
  [24_000, 8000, 7900],
  [16_000, 8000, 5000],
  [24_000, 16_000, 9000],
  [44_100, 8000, 6000],
] as const)('from %i to %i Hz, %i Hz does not come back as an alias: it is 60 dB down', (from, to, hz) => {
  const loud = sine({ hz, seconds: 0.5, sampleRate: from, amplitude: 30_000 });
  expect(rmsDbfs(middle(resampleClip(loud, from, to))) - rmsDbfs(loud)).toBeLessThan(-60);
});

test('speech up to 3.3 kHz passes 24 to 8 kHz without loss', () => {
  const source = sine({ hz: 3300, seconds: 0.5, sampleRate: 24_000, amplitude: 12_000 });
  expect(rmsDbfs(middle(resampleClip(source, 24_000, 8000)))).toBeCloseTo(rmsDbfs(source), 1);
});

test('going up leaves no image of the lower band', () => {
  const clip = resampleClip(sine({ hz: 3000, seconds: 0.5, sampleRate: 8000, amplitude: 12_000 }), 8000, 24_000);
  const wanted = sine({ hz: 3000, seconds: 0.5, sampleRate: 24_000, amplitude: 12_000 });
  const rest = clip.map((sample, at) => sample - (wanted[at] ?? 0));
  expect(rmsDbfs(middle(rest)) - rmsDbfs(wanted)).toBeLessThan(-60);
});

test.each(pairs)('pieces from %i to %i Hz sound as the whole does', (from, to) => {
  const source = sine({ hz: 700, seconds: 0.4, sampleRate: from, amplitude: 12_000 });
  const whole = new Resampler(from, to).process(source);
  const resampler = new Resampler(from, to);
  const pieces: number[] = [];
  for (let at = 0; at < source.length; at += 177) pieces.push(...resampler.process(source.subarray(at, at + 177)));
  expect(Int16Array.from(pieces)).toEqual(whole);
});

test('20 ms stay 20 ms, piece by piece', () => {
  const resampler = new Resampler(24_000, 8000);
  const lengths = [1, 2, 3, 4].map(() => resampler.process(new Int16Array(480)).length);
  expect(lengths).toEqual([160, 160, 160, 160]);
});
