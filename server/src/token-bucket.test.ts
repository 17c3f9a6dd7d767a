import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('lets a burst through, then so many a second, and says how long to wait', () => {
  const bucket = new TokenBucket(3, 10, 0);
  expect([1, 2, 3, 4].map(() => bucket.take(0))).toEqual([0, 0, 0, 100]);
  expect(bucket.take(50)).toBe(50);
  expect(bucket.take(100)).toBe(0);
  expect(bucket.take(100)).toBe(100);
});

test('saves up no more than a burst, and a clock that goes back gives nothing', () => {
  const bucket = new TokenBucket(2, 10, 0);
  expect([1, 2, 3].map(() => bucket.take(1_000_000))).toEqual([0, 0, 100]);
  expect(bucket.take(500_000)).toBe(100);
});
