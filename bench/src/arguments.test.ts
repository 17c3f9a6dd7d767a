import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

const known = ['webhooks', 'memory'];

test('without names, everything is measured', () => {
  expect(readArguments([], known)).toMatchObject({ ok: true, value: { names: known, quick: false, help: false } });
});

test('names and options may be mixed', () => {
  expect(readArguments(['memory', '--quick', '--json', 'out.json'], known)).toMatchObject({
    ok: true,
    value: { names: ['memory'], quick: true, json: 'out.json' },
  });
});

test('an unknown name is answered with the known ones', () => {
  expect(readArguments(['memry'], known)).toEqual({
    ok: false,
    error: 'No benchmark "memry"; there are webhooks, memory.',
  });
});

test('an unknown option is refused', () => {
  expect(readArguments(['--fast'], known)).toMatchObject({ ok: false });
});
