import { describe, expect, test } from 'vitest';
import { FrameCutter } from './frame-cutter.ts';

function sine(rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, index) => Math.sin((index / rate) * 2 * Math.PI * 440));
}

describe.each([48_000, 44_100, 24_000, 16_000])('from %d Hz', (fromRate) => {
  const cutter = new FrameCutter({ fromRate, toRate: 24_000, frameSamples: 2400 });
  const samples = sine(fromRate, 1);
  const frames: Float32Array[] = [];
  // As worklets get it: 128 samples at a time.
  for (let from = 0; from < samples.length; from += 128) frames.push(...cutter.cut(samples.subarray(from, from + 128)));

  test('a second is ten frames of 100 ms', () => {
    expect(frames.length).toBeGreaterThanOrEqual(9);
    expect(frames.length).toBeLessThanOrEqual(10);
    expect(new Set(frames.map(({ length }) => length))).toEqual(new Set([2400]));
  });

  test('a tone stays the tone, without a seam between pieces and frames', () => {
    const heard = frames.flatMap((frame) => [...frame]);
    const rising = heard.filter((sample, index) => index > 0 && (heard[index - 1] ?? 0) < 0 && sample >= 0).length;
    expect(Math.abs(rising - (440 * heard.length) / 24_000)).toBeLessThanOrEqual(1);
    const steps = heard.slice(1).map((sample, index) => Math.abs(sample - (heard[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(2.2 * Math.PI * (440 / 24_000));
  });
});

test('at the same rate nothing is changed', () => {
  const cutter = new FrameCutter({ fromRate: 24_000, toRate: 24_000, frameSamples: 4 });
  const cut = [...cutter.cut(Float32Array.of(1, 2, 3)), ...cutter.cut(Float32Array.of(4, 5, 6, 7, 8))];
  expect(cut.map((frame) => [...frame])).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});
