import { expect, test } from 'vitest';
import { percentile, waitsOf } from './latency.ts';

test('a wait lasts until audio was heard, or, where nobody knows that, until it was sent', () => {
  const turns = [
    { toFirstAudioSentMs: 200, toFirstAudioHeardMs: 260 },
    { toFirstAudioSentMs: 300, toFirstAudioHeardMs: null },
  ];
  expect(waitsOf({ turns })).toEqual([260, 300]);
});

test('percentiles are of the values themselves', () => {
  const values = [500, 100, 300, 200, 400];
  expect([0, 0.5, 0.9, 1].map((share) => percentile(values, share))).toEqual([100, 300, 500, 500]);
  expect(percentile([], 0.5)).toBeNull();
});
