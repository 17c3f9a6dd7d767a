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

test('without names, only what is usual is measured', () => {
  expect(readArguments([], known, ['memory'])).toMatchObject({ ok: true, value: { names: ['memory'] } });
});

test('the load of talks can be given', () => {
  expect(
    readArguments(['--calls', '100,200', '--seconds', '30', '--minutes', '20', '--rounds', '3'], known),
  ).toMatchObject({
    ok: true,
    value: { talks: { calls: [100, 200], seconds: 30, minutes: 20, rounds: 3 } },
  });
  expect(readArguments([], known)).toMatchObject({ ok: true, value: { talks: {} } });
});

test.each([
  ['--calls', '100,'],
  ['--seconds', '0'],
  ['--minutes', 'ten'],
])('%s %s is refused', (option, value) => {
  expect(readArguments([option, value], known)).toMatchObject({ ok: false, error: expect.stringContaining(option) });
});

test('an unknown option is refused', () => {
  expect(readArguments(['--fast'], known)).toMatchObject({ ok: false });
});
