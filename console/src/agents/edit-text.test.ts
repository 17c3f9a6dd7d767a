import { expect, test } from 'vitest';
import { indented, offsetOfLine, sizeOf } from './edit-text.ts';

test('a line is found by its number, and one that is not there is the end', () => {
  expect([1, 2, 3, 4].map((line) => offsetOfLine('ab\n\nc', line))).toEqual([0, 3, 4, 5]);
});

test('Enter begins the next line under the one before', () => {
  expect(indented('a:\n  b: 1', 9, 9)).toEqual({ text: 'a:\n  b: 1\n  ', cursor: 12 });
  expect(indented('abc', 1, 2)).toEqual({ text: 'a\nc', cursor: 2 });
});

test('a text is as wide as its longest line', () => {
  expect(sizeOf('ab\n\nabcd\n')).toEqual([4, 4]);
});
