// How numbers and times are written, and masked.
import { expect, test } from 'vitest';
import { formatMs, formatSeconds } from './durations.ts';
import { formatNumber } from './format-number.ts';
import { mask } from './masking.ts';

test.each([
  ['+919876543210', '+91 98765 43210'],
  ['+912212345678', '+91 22 1234 5678'],
  ['+14155550100', '+1 415 555 0100'],
  ['+442079460123', '+442 079 460 123'],
  ['asha', 'asha'],
  ['1800123456', '1800123456'],
])('%s is written as %s', (e164, written) => {
  expect(formatNumber(e164)).toBe(written);
});

test.each([
  ['+91 98765 43210', '+•• ••••• •3210'],
  ['09876543210', '•••••••3210'],
  ['asha', 'asha'],
  ['2026-11-23 08:16:45', '2026-11-23 08:16:45'],
  ['5fa804ecaf5189d153558925597d1abn', '5fa804ecaf5189d153558925597d1abn'],
  ['1234', '1234'],
])('%s is masked as %s', (text, masked) => {
  expect(mask(text)).toBe(masked);
});

test('lengths of time are short and exact', () => {
  expect([0, 4.9, 67, 3723].map(formatSeconds)).toEqual(['0:00', '0:04', '1:07', '1:02:03']);
  expect([340.4, 1240].map(formatMs)).toEqual(['340 ms', '1.24 s']);
});
