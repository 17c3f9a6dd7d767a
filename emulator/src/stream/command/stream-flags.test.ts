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
  ['documented,connected=versioned,frameMs=20', { numbers: 'counters', connected: 'versioned', frameMs: 20 }],
  ['encoding=raw', { numbers: 'strings', encoding: 'raw' }],
])('the dialect may be %s', (name, dialect) => {
  expect(dialectOf('--dialect', name)).toMatchObject(dialect);
});

test('without a word about it a frame lasts 100 ms', () => {
  expect(dialectOf()).toMatchObject({ frameMs: 100 });
});

test('the flags of single points go before the dialect', () => {
  const args = [
    '--dialect',
    'frameMs=20,marksAfterClear=echoed',
    '--frame-ms',
    '200',
    '--marks-after-clear',
    'flushed',
  ];
  expect(dialectOf(...args)).toMatchObject({ frameMs: 200, marksAfterClear: 'flushed' });
});

test.each([
  ['docs', 'dialect.like must be captured or documented or camel-case'],
  ['tone=rude', 'dialect has no tone; there are like, names, numbers,'],
  ['numbers=roman', 'dialect.numbers Invalid option: expected one of "strings"|"counters"|"numbers"'],
])('the dialect %s is refused with what there is', (text, reason) => {
  expect(dialectOf('--dialect', text)).toContain(reason);
});

test('frames of another length are refused', () => {
  expect(dialectOf('--frame-ms', '40')).toContain('must be 20 or 100 or 200');
});
