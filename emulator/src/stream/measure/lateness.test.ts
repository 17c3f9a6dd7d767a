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

test('it is told how many were in time since the last that was too late', () => {
  const late = new Lateness();
  late.add(20);
  expect(late.sinceTooLate).toBe(Number.POSITIVE_INFINITY);
  late.add(21);
  expect(late.sinceTooLate).toBe(0);
  late.add(3);
  late.add(0);
  expect(late.sinceTooLate).toBe(2);
});
