import { expect, test } from 'vitest';
import { decodePcm, encodePcm, levelOf } from './pcm.ts';

test('samples are little-endian 16 bit, clipped at both ends', () => {
  const bytes = Buffer.from(encodePcm(Float32Array.of(0, 1, -1, 2, -2)), 'base64');
  expect(bytes.toString('hex')).toBe('0000ff7f0080ff7f0080');
});

test('what was written is read back to the last bit', () => {
  const samples = Float32Array.from({ length: 4800 }, (_, index) => Math.sin(index / 7) * 0.9);
  const read = decodePcm(encodePcm(samples));
  expect(read).toHaveLength(4800);
  for (const [index, sample] of read.entries())
    expect(Math.abs(sample - (samples[index] ?? 9))).toBeLessThan(1 / 16_000);
});

test('half a sample at the end is no sample', () => {
  expect(decodePcm(btoa('\u0000\u0040\u0001'))).toEqual(Float32Array.of(0.5));
});

test('the level of a sine is its amplitude over the root of two', () => {
  const sine = Float32Array.from(
    { length: 24_000 },
    (_, index) => 0.5 * Math.sin((index / 24_000) * 2 * Math.PI * 440),
  );
  expect(levelOf(sine)).toBeCloseTo(0.5 / Math.SQRT2, 3);
  expect(levelOf(new Float32Array())).toBe(0);
});
