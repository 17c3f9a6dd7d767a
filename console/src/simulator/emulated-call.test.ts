import { expect, test } from 'vitest';
import { callbacksOf, stateOf } from './emulated-call.ts';
import { callbackFaults, ordersFor, restFaults } from './faults.ts';

test('a call is told by what its phones do, and when it is over by how it ended', () => {
  expect(stateOf({ phase: 'ringing-second', status: 'in-progress' })).toEqual({
    name: 'Second phone rings',
    tone: 'ringing',
  });
  expect(stateOf({ phase: 'settled', status: 'busy' })).toEqual({ name: 'Busy', tone: 'bad' });
  expect(stateOf({ phase: 'something-new', status: 'queued' }).name).toBe('something-new');
});

test('callbacks are counted by how they fared', () => {
  const callbacks = (['delivered', 'dropped', 'delivered'] as const).map((outcome) => ({ type: 'answered', outcome }));
  expect(callbacksOf({ callbacks })).toBe('2 delivered, 1 dropped');
  expect(callbacksOf({ callbacks: [] })).toBe('none');
});

test('faults are taken back and set anew; those of callbacks go together in one order', () => {
  expect(ordersFor([])).toEqual([{ method: 'DELETE', path: '/faults' }]);
  expect(ordersFor(['refused', 'twice', 'late'])).toEqual([
    { method: 'DELETE', path: '/faults' },
    { method: 'POST', path: '/faults', body: { kind: 'status', status: 503, times: 100_000 } },
    { method: 'POST', path: '/callback-faults', body: { duplicate: 1, delayMs: 5_000 } },
  ]);
});

test('every fault has an id of its own', () => {
  const ids = [...restFaults, ...callbackFaults].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
