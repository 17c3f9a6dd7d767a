import { expect, test } from 'vitest';
import { optionsOf, readArguments } from './arguments.ts';

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
  ['--peer', 'without a command'],
  ['--peer', '=nameless'],
  ['--peer', 'empty= '],
  ['--from', 'figures.json'],
])('%s %s is refused', (option, value) => {
  expect(readArguments([option, value], known)).toMatchObject({ ok: false, error: expect.stringContaining(option) });
});

test('an unknown option is refused', () => {
  expect(readArguments(['--fast'], known)).toMatchObject({ ok: false });
});

test('peers have names, and commands with whatever a shell takes', () => {
  const read = readArguments(['--peer', 'one=A=1 run --port=$PORT', '--peer', 'its other=run'], known);
  expect(read).toMatchObject({
    ok: true,
    value: {
      talks: {
        peers: [
          { name: 'one', command: 'A=1 run --port=$PORT' },
          { name: 'its other', command: 'run' },
        ],
      },
    },
  });
});

test('options are told as they are typed, without the paths of this machine', () => {
  const args = ['--quick', '--calls', '10,20', '--seconds', '5', '--peer', 'one=/here/run', '--page', '/here/page.md'];
  const read = readArguments(args, known);
  expect(read.ok && optionsOf(read.value)).toEqual(['--quick', '--calls 10,20', '--seconds 5', '--peer "one=…"']);
});
