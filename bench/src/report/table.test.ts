import { expect, test } from 'vitest';
import { figure } from './figures.ts';
import { plain, reportText, table } from './table.ts';

const beside = { name: 'bare ws', rounds: [10, 20, 30] };

test('a figure is the median of its rounds, beside the median of the baseline', () => {
  const found = figure({ what: 'p99', unit: 'ms', rounds: [90, 30, 40], beside });
  expect(found).toMatchObject({ value: 40, ratio: 2, beside: { value: 20 } });
  expect(found.met).toBeUndefined();
});

test.each([
  [{ atMost: 40 }, true],
  [{ atMost: 39 }, false],
  [{ timesAtMost: 2 }, true],
  [{ timesAtMost: 1.9 }, false],
  [{ timesAtLeast: 2 }, true],
  [{ timesAtLeast: 2.1 }, false],
])('40 beside 20 with the aim %j: met is %s', (aim, met) => {
  expect(figure({ what: 'x', unit: 'ms', rounds: [40], beside: { name: 'x', rounds: [20] } }, aim).met).toBe(met);
});

test('a table lines its columns up', () => {
  expect(
    table([
      ['a', 'bb'],
      ['long', 'c'],
    ]),
  ).toBe('  a     bb\n  ----  --\n  long  c');
});

test('a report shows a miss as plainly as a hit', () => {
  const measured = { what: 'p99', unit: 'ms' as const, rounds: [40], beside };
  const figures = [figure(measured, { atMost: 25 }), figure(measured, { timesAtMost: 3 })];
  const text = reportText({ benchmark: 'x', title: 'Title', figures, notes: ['A note.'] });
  expect(text).toMatch(/p99 +40\.0 ms .* 20\.0 ms bare ws +2\.00× +≤ 25 ms +MISSED/);
  expect(text).toMatch(/≤ 3× bare ws +met/);
  expect(text).toContain('A note.');
});

test('what has nothing like it beside it stands alone', () => {
  const found = figure({ what: 'gaps', unit: '', rounds: [0] }, { atMost: 0 });
  expect(found).toMatchObject({ value: 0, met: true });
  const text = reportText({ benchmark: 'x', title: 'Title', figures: [found], notes: [] });
  expect(text).toMatch(/gaps +0\.00 +0\.00 – 0\.00 +≤ 0 +met/);
});

test.each([
  [1234567.8, '1,234,568'],
  [99.94, '99.9'],
  [9.876, '9.88'],
  [Number.NaN, '–'],
])('%d is written %s', (value, text) => {
  expect(plain(value)).toBe(text);
});
