import { expect, test } from 'vitest';
import { median, percentile, ratio, slope } from './statistics.ts';

test.each([
  [[5], 5],
  [[9, 1, 5], 5],
  [[1, 100, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('the median leaves its values as they were', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

test('there is no median of nothing and no ratio to nothing', () => {
  expect(() => median([])).toThrow(RangeError);
  expect(() => ratio(1, 0)).toThrow(RangeError);
});

test('a slope is that of the line that points lie on, or lie around', () => {
  expect(
    slope([
      [0, 5],
      [1, 7],
      [2, 9],
    ]),
  ).toBe(2);
  expect(
    slope([
      [0, 0],
      [1, 2],
      [2, 0],
    ]),
  ).toBe(0);
  expect(() => slope([[1, 1]])).toThrow(RangeError);
});

test('a ratio says how many times the baseline fits in', () => {
  expect(ratio(3, 2)).toBe(1.5);
});

test('the percentile is a value that was measured', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect([percentile(values, 50), percentile(values, 95), percentile(values, 100)]).toEqual([10, 19, 20]);
  expect(() => percentile([], 50)).toThrow(RangeError);
});
