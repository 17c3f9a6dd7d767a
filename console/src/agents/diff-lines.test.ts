import { expect, test } from 'vitest';
import { diffLines, hunksOf } from './diff-lines.ts';

const told = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

test('a changed line is taken out and put in, at its place', () => {
  expect(told('a\nb\nc', 'a\nB\nc')).toEqual([' a', '-b', '+B', ' c']);
});

test('lines are added and removed at both ends', () => {
  expect(told('b', 'a\nb\nc')).toEqual(['+a', ' b', '+c']);
  expect(told('a\nb\nc', 'b')).toEqual(['-a', ' b', '-c']);
});

test('what is the same says nothing', () => {
  expect(diffLines('a\nb', 'a\nb').every(({ kind }) => kind === 'same')).toBe(true);
});

test('both texts can be read out of the difference', () => {
  const before = 'x\na\nb\na\nc\n\ny';
  const after = 'a\nb\nb\nc\n\nz\n';
  const lines = diffLines(before, after);
  const of = (kind: string) => lines.filter((line) => line.kind === 'same' || line.kind === kind);
  expect(
    of('removed')
      .map(({ text }) => text)
      .join('\n'),
  ).toBe(before);
  expect(
    of('added')
      .map(({ text }) => text)
      .join('\n'),
  ).toBe(after);
  expect(of('added').map(({ number }) => number)).toEqual(after.split('\n').map((_, index) => index + 1));
});

test('far from a change, lines are left out', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = before.with(10, 'new');
  const hunks = hunksOf(diffLines(before.join('\n'), after.join('\n')), 1);
  expect(hunks.map((line) => line?.text ?? '…')).toEqual(['…', 'line 9', 'line 10', 'new', 'line 11', '…']);
});
