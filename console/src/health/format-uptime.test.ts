import { expect, test } from 'vitest';
import { formatUptime } from './format-uptime.ts';

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [125, '2 min 5 s'],
  [3600, '1 h'],
  [273_600, '3 d 4 h'],
])('%d seconds are %s', (seconds, told) => {
  expect(formatUptime(seconds)).toBe(told);
});
