import { expect, test } from 'vitest';
import { Resampler } from './resampler.ts';
import { audioSelfTest, testResamplers } from './self-test.ts';

test('the resampler that is in use passes', () => {
  expect(audioSelfTest()).toEqual({ ok: true });
});

test('one that returns silence of the right length is found out', () => {
  const silent = testResamplers((from, to) => ({
    process: (piece) => new Int16Array((piece.length * to) / from),
  }));
  expect(silent).toEqual({ ok: false, error: expect.stringContaining('8000 to 24000') });
});

test('so is one that loses samples', () => {
  const short = testResamplers((from, to) => {
    const resampler = new Resampler(from, to);
    return { process: (piece) => resampler.process(piece.subarray(1)) };
  });
  expect(short.ok).toBe(false);
});
