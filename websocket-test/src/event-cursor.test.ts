import type { ServerMessage } from '@patchcord/protocol';
import { expect, test } from 'vitest';
import { EventCursor } from './event-cursor.ts';
import { callView, welcomeMessage } from './testing/messages.ts';

const event = (seq: number): ServerMessage => ({ type: 'call_status_update', seq, data: callView('ringing') });
const welcome = (seq: number, recovered: boolean, epoch = 'epoch-1') => welcomeMessage({ seq, recovered, epoch });

test('the first hello resumes nothing, a later one the last event that was seen', () => {
  const cursor = new EventCursor();
  expect(cursor.begin()).toBeUndefined();
  cursor.accept(welcome(10, false));
  cursor.accept(event(12));
  expect(cursor.begin()).toEqual({ epoch: 'epoch-1', seq: 12 });
});

test('an event that was seen before is not accepted again', () => {
  const cursor = new EventCursor();
  cursor.accept(welcome(10, false));
  expect([10, 11, 11, 9, 12].map((seq) => cursor.accept(event(seq)))).toEqual([false, true, false, false, true]);
});

test('after a recovery the replay is accepted although the welcome is ahead of it', () => {
  const cursor = new EventCursor();
  cursor.accept(welcome(10, false));
  cursor.begin();
  cursor.accept(welcome(13, true));
  expect([11, 12, 13].map((seq) => cursor.accept(event(seq)))).toEqual([true, true, true]);
});

test('a live event that overtakes the welcome does not make the replay look old', () => {
  const cursor = new EventCursor();
  cursor.accept(welcome(10, false));
  cursor.begin();
  expect(cursor.accept(event(13))).toBe(false);
  cursor.accept(welcome(13, true));
  expect([11, 12, 13].map((seq) => cursor.accept(event(seq)))).toEqual([true, true, true]);
});

test('a server that starts anew sets the position, also back to a smaller number of another epoch', () => {
  const cursor = new EventCursor();
  cursor.accept(welcome(500, false));
  cursor.begin();
  cursor.accept(welcome(3, false, 'epoch-2'));
  expect(cursor.accept(event(4))).toBe(true);
  expect(cursor.begin()).toEqual({ epoch: 'epoch-2', seq: 4 });
});
