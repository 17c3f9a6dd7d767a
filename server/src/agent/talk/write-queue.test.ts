import { expect, test, vi } from 'vitest';
import { StoreUnavailableError } from '../../calls/ports.ts';
import { HandTimers } from '../../testing/hand-timers.ts';
import { createWriteQueue } from './write-queue.ts';

const MINUTE = 60_000;

/** A queue on a store that is away until `back`. */
function open() {
  const timers = new HandTimers();
  const onError = vi.fn();
  const queue = createWriteQueue(timers, onError);
  const written: string[] = [];
  const store = { isAway: true, tries: 0 };
  const write = (what: string) => async () => {
    store.tries += 1;
    if (store.isAway) throw new StoreUnavailableError('away');
    written.push(what);
  };
  return { timers, onError, queue, written, store, write };
}

test('what the store does not take now is written when it is back, in order', async () => {
  const { timers, onError, queue, written, store, write } = open();
  for (const what of ['1', '2', '3']) void queue.add(write(what));
  await timers.pass(MINUTE);
  expect([written, onError.mock.calls.length]).toEqual([[], 1]);
  store.isAway = false;
  await timers.pass(MINUTE);
  expect([written, timers.pending]).toEqual([['1', '2', '3'], 0]);
});

test('a store that stays away is tried once for each write after ten minutes, and is heard of', async () => {
  const { timers, onError, queue, written, store, write } = open();
  void queue.add(write('1'));
  await timers.pass(11 * MINUTE);
  const { tries } = store;
  for (const what of ['2', '3']) void queue.add(write(what));
  await timers.pass(MINUTE);
  expect([store.tries - tries, onError.mock.calls.length]).toEqual([2, 4]);
  store.isAway = false;
  await queue.add(write('4'));
  store.isAway = true;
  void queue.add(write('5'));
  await timers.pass(MINUTE);
  store.isAway = false;
  await timers.pass(MINUTE);
  expect(written).toEqual(['4', '5']);
});

test('what cannot be written at all, or only now, is tried once', async () => {
  const { timers, onError, queue, written, store, write } = open();
  void queue.add(() => Promise.reject(new Error('refused')));
  void queue.add(write('now'), 'once');
  await queue.last;
  store.isAway = false;
  await queue.add(write('later'));
  expect([written, onError.mock.calls.length, timers.pending]).toEqual([['later'], 2, 0]);
});

test('who is in a hurry has the next try at once, and who gives up the last', async () => {
  const { timers, queue, written, store, write } = open();
  void queue.add(write('1'));
  await timers.pass(0);
  store.isAway = false;
  queue.hurry();
  await queue.last;
  expect(written).toEqual(['1']);
  store.isAway = true;
  for (const what of ['2', '3']) void queue.add(write(what));
  await timers.pass(0);
  const { tries } = store;
  queue.giveUp();
  await queue.last;
  expect([store.tries - tries, timers.pending]).toEqual([2, 0]);
});
