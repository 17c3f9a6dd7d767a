import { expect, test } from 'vitest';
import { fullJitterMs } from './backoff.ts';

const backoff = { baseMs: 500, capMs: 20_000 };
const highest = () => 0.999_999;

test('the longest wait doubles with every attempt up to the cap', () => {
  const waits = [0, 1, 2, 5, 6, 2_000].map((attempt) => fullJitterMs(attempt, backoff, highest));
  expect(waits).toEqual([499, 999, 1_999, 15_999, 19_999, 19_999]);
});

test('the shortest wait is none, so that clients spread over the whole span', () => {
  expect(fullJitterMs(4, backoff, () => 0)).toBe(0);
  expect(fullJitterMs(4, backoff, () => 0.5)).toBe(4_000);
});
