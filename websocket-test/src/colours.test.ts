import { expect, test } from 'vitest';
import { ansiPaint, choosePaint, plainPaint } from './colours.ts';

test.each([
  [true, {}, ansiPaint],
  [false, {}, plainPaint],
  [true, { TERM: 'dumb' }, plainPaint],
  [true, { NO_COLOR: '1' }, plainPaint],
  [true, { NO_COLOR: '' }, ansiPaint],
  [false, { FORCE_COLOR: '1' }, ansiPaint],
  [false, { FORCE_COLOR: '', NO_COLOR: '1' }, ansiPaint],
  [true, { FORCE_COLOR: '0' }, plainPaint],
])('terminal: %s with %j', (isTerminal, env, paint) => {
  expect(choosePaint(isTerminal, env)).toBe(paint);
});

test('a colour is put around the text', () => {
  expect(ansiPaint('red', 'x')).toBe('\u001b[31mx\u001b[39m');
});
