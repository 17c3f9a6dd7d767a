import { expect, test } from 'vitest';
import { parseStreamCommand } from './stream-flags.ts';

function dialectOf(...args: string[]) {
  const parsed = parseStreamCommand(['ws://bot.example', ...args]);
  return parsed.ok ? parsed.value?.dialect : parsed.error;
}

test.each([20, 100, 200])('a frame may last %i ms', (frameMs) => {
  expect(dialectOf('--frame-ms', String(frameMs))).toMatchObject({ frameMs });
});

test.each([
  ['captured', { names: 'snake_case', numbers: 'strings' }],
  ['documented', { names: 'snake_case', numbers: 'counters' }],
  ['camel-case', { names: 'camelCase', numbers: 'strings' }],
])('the dialect may be %s', (name, dialect) => {
  expect(dialectOf('--dialect', name)).toMatchObject(dialect);
});

test('without a word about it a frame lasts 100 ms', () => {
  expect(dialectOf()).toMatchObject({ frameMs: 100 });
});

test('frames of another length are refused', () => {
  expect(dialectOf('--frame-ms', '40')).toContain('must be 20 or 100 or 200');
});
