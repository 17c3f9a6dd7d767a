import { expect, test } from 'vitest';
import { Lateness } from './lateness.ts';

test('percentiles are of what was counted, in whole milliseconds', () => {
  const late = new Lateness();
  expect(late.percentileMs(99)).toBe(0);
  for (let ms = 1; ms <= 100; ms += 1) late.add(ms - 0.5);
  expect([50, 99, 100].map((percent) => late.percentileMs(percent))).toEqual([50, 99, 100]);
  expect(late.maxMs).toBe(99.5);
});

test('what is later than a second is a second in percentiles, and exact as the maximum', () => {
  const late = new Lateness();
  late.add(4321);
  expect([late.percentileMs(50), late.maxMs]).toEqual([1000, 4321]);
});
