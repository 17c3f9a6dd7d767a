import type { ServerMessage, Welcome } from '@patchcord/protocol';
import { expect, test } from 'vitest';
import { EventCursor, parsePosition } from './event-cursor.ts';
import { newCallView } from './testing/views.ts';

const data = newCallView({ callId: 'c' }, '2024-03-14T12:00:00Z');
const event = (seq: number): ServerMessage => ({ type: 'call_status_update', seq, data });
const welcome = (seq: number, recovered: boolean, epoch = 'epoch-1') => ({ epoch, seq, recovered }) as Welcome;

test('the first hello resumes nothing, a later one the last event that was told', () => {
  const cursor = new EventCursor();
  expect(cursor.position).toBeUndefined();
  cursor.welcome(welcome(10, false));
  cursor.accept(event(12));
  expect(cursor.position).toEqual({ epoch: 'epoch-1', seq: 12 });
});

test('an event that was told before is a duplicate', () => {
  const cursor = new EventCursor();
  cursor.welcome(welcome(10, false));
  const novelties = [10, 11, 11, 9, 12].map((seq) => cursor.accept(event(seq)));
  expect(novelties).toEqual(['duplicate', 'new', 'duplicate', 'duplicate', 'new']);
});

test('an event before the welcome is early: counting it would skip what the resume replays', () => {
  const cursor = new EventCursor();
  cursor.welcome(welcome(10, false));
  cursor.begin();
  expect(cursor.accept(event(13))).toBe('early');
  cursor.welcome(welcome(13, true));
  expect([11, 12, 13].map((seq) => cursor.accept(event(seq)))).toEqual(['new', 'new', 'new']);
});

test('a server that starts anew sets the position, also back to a smaller number of another log', () => {
  const cursor = new EventCursor();
  expect(cursor.welcome(welcome(500, false))).toBe(false);
  cursor.begin();
  expect(cursor.welcome(welcome(3, false, 'epoch-2'))).toBe(true);
  expect(cursor.accept(event(4))).toBe('new');
  expect(cursor.position).toEqual({ epoch: 'epoch-2', seq: 4 });
});

test.each([null, '', 'nonsense', '7', '{"epoch":"e"}', '{"epoch":"e","seq":-1}', '{"epoch":"e","seq":1.5}'])(
  '%j is no position',
  (text) => {
    expect(parsePosition(text)).toBeUndefined();
  },
);

test('a position is read as it was written', () => {
  expect(parsePosition('{"epoch":"e","seq":7}')).toEqual({ epoch: 'e', seq: 7 });
});
