import { expect, test } from 'vitest';
import { drillCommand, readDrillArguments } from './drill-arguments.ts';
import { scenes } from './scenes.ts';

test('without arguments it is the whole drill', () => {
  expect(readDrillArguments([])).toMatchObject({
    ok: true,
    value: { clients: 500, calls: 50, faultSeconds: 8, scenes },
  });
});

test('scenes are played in the order in which they are named', () => {
  const read = readDrillArguments(['--scene', 'roll,kill', '--clients', '40', '--calls', '6', '--seconds', '2']);
  expect(read).toMatchObject({
    ok: true,
    value: { clients: 40, calls: 6, faultSeconds: 2, scenes: [{ name: 'roll' }, { name: 'kill' }] },
  });
});

test.each([
  [[], undefined],
  [['--behind', 'haproxy'], 'haproxy'],
])('%j is played behind %s', (args, behind) => {
  expect(readDrillArguments(args)).toMatchObject({ ok: true, value: { behind } });
});

test.each([
  [['--behind', 'squid'], 'No proxy "squid"'],
  [['--scene', 'flood'], 'No scene "flood"'],
  [['--clients', '0'], '--clients'],
  [['--calls', 'many'], '--calls'],
  [['--clients', '10', '--calls', '50'], '50 calls need at least --clients 80'],
  [['--fast'], '--fast'],
])('%j is refused', (args, what) => {
  expect(readDrillArguments(args)).toMatchObject({ ok: false, error: expect.stringContaining(what) });
});

test.each([
  [[], 'npm run drill -- --clients 500 --calls 50 --seconds 8'],
  [
    ['--scene', 'roll,kill', '--clients', '40', '--calls', '6', '--behind', 'haproxy', '--page', '/here/page.md'],
    'npm run drill -- --clients 40 --calls 6 --seconds 8 --scene roll,kill --behind haproxy',
  ],
])('%j is told as %s', (args, command) => {
  const read = readDrillArguments(args);
  expect(read.ok && drillCommand(read.value)).toBe(command);
});
