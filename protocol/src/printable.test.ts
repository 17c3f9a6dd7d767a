// Which characters reach a terminal.
import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('control characters are written out, one by one', () => {
  expect(printable('\x1b]0;owned\x07\r\n\t\x7f\x9b31m')).toBe(String.raw`\x1b]0;owned\x07\x0d\x0a\x09\x7f\x9b31m`);
});

test('all else stays as it is', () => {
  const text = 'नमस्ते, Zoë → 👋🏽';
  expect(printable(text)).toBe(text);
});
