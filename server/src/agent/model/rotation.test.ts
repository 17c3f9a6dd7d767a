import { expect, test } from 'vitest';
import type { MemoryItem, ResponseEnd } from './model-session.ts';
import { letters, lost, refused, spelled, talkingLine } from './testing/line-world.ts';

const minuteMs = 60_000;
const memory: MemoryItem[] = [{ kind: 'caller', text: 'Hello' }];
const done: ResponseEnd = { responseId: 'r1', status: 'completed', failure: null, toolCalls: [], usage: null };

/** A line whose session is as old as said; the memory has one item. */
function lineAt(ageMs: number) {
  const world = talkingLine();
  world.state.memory = memory;
  world.timers.run(ageMs);
  return world;
}

test('a second session stands by at fifty minutes, and takes over when it is ready and nobody speaks', () => {
  const { line, timers, session, sessions, heard } = lineAt(50 * minuteMs - 1);
  expect(sessions).toHaveLength(1);
  timers.run(1);
  expect(sessions).toHaveLength(2);
  for (const letter of '0123456789') line.appendAudio(letters(letter));
  session(1).listener.ready();
  expect(session(0).isClosed).toBe(true);
  line.appendAudio(letters('a'));
  expect(session(1).items()).toEqual(memory);
  // What the old one may not have noticed yet, and after it every frame.
  expect(spelled(session(1).audio())).toBe('23456789a');
  expect(heard.names()).toEqual(['ready']);
  timers.run(50 * minuteMs);
  expect(sessions).toHaveLength(3);
});

test('it waits while a turn of the caller is not answered, or its words are not known, and for what is played', () => {
  const { line, timers, session, state } = lineAt(50 * minuteMs);
  const current = session(0).listener;
  const steps = [
    () => current.speechStarted(),
    () => session(1).listener.ready(),
    () => current.speechStopped(),
    () => current.callerTurn('u1'),
    () => current.callerTranscript('u1', 'Hello', 'whole'),
    () => current.responseStarted('r1'),
    () => current.speechStarted(),
    () => current.responseDone({ ...done, status: 'cancelled' }),
    () => current.speechStopped(),
    () => current.callerTurn('u2'),
    () => current.responseStarted('r2'),
    () => current.responseDone({ ...done, responseId: 'r2' }),
  ];
  for (const step of steps) {
    step();
    timers.run(250);
    expect(session(0).isClosed).toBe(false);
  }
  state.maySwap = false;
  current.callerTranscript('u2', 'And?', 'whole');
  timers.run(250);
  expect(session(0).isClosed).toBe(false);
  expect(session(1).asked).toEqual([]);
  state.maySwap = true;
  timers.run(250);
  expect(session(0).isClosed).toBe(true);
  line.appendAudio(letters('b'));
  expect(spelled(session(1).audio())).toBe('b');
});

test('at fifty-nine minutes it waits for nothing: the caller is heard from the beginning of the turn', () => {
  const { line, timers, session, heard, state } = lineAt(50 * minuteMs);
  state.maySwap = false;
  session(1).listener.ready();
  timers.run(9 * minuteMs - 1);
  line.respond({ instructions: 'Say this' });
  session(0).listener.speechStarted();
  line.appendAudio(letters('a'));
  timers.run(250);
  expect(session(0).isClosed).toBe(true);
  expect(spelled(session(1).audio())).toBe('a');
  expect(session(1).asked.at(-1)).toEqual(['respond', { instructions: 'Say this' }]);
  expect(heard.names()).toEqual(['ready', 'speechStarted', 'speechStopped']);
});

test('nothing that the old session still says is told after the swap', () => {
  const { session, heard } = lineAt(50 * minuteMs);
  session(1).listener.ready();
  session(0).listener.callerTranscript('u1', 'Hello', 'whole');
  session(0).listener.ended(lost);
  session(1).listener.callerTranscript('u2', 'Hello again', 'whole');
  expect(heard.told.slice(1)).toEqual([['callerTranscript', 'u2', 'Hello again', 'whole']]);
});

test('a standby that fails is replaced, and the talk does not notice', () => {
  const { timers, session, sessions, heard } = lineAt(50 * minuteMs);
  session(1).listener.ended(lost);
  timers.run(10_000);
  expect(sessions).toHaveLength(3);
  session(2).listener.ready();
  expect(session(0).isClosed).toBe(true);
  expect(heard.names()).toEqual(['ready']);
});

test('a standby that is refused is not tried again', () => {
  const { timers, session, sessions, heard } = lineAt(50 * minuteMs);
  session(1).listener.ended(refused);
  timers.run(9 * minuteMs);
  expect(sessions).toHaveLength(2);
  expect(heard.names()).toEqual(['ready']);
});

test('when the current session is lost the standby is there at once', () => {
  const { line, session, heard, state } = lineAt(50 * minuteMs);
  state.maySwap = false;
  session(1).listener.ready();
  line.respond();
  session(0).listener.ended(lost);
  expect(session(1).asked).toEqual([
    ['item', memory[0]],
    ['respond', {}],
  ]);
  expect(heard.names()).toEqual(['ready']);
});

test('closing closes the standby, too', () => {
  const { line, session } = lineAt(50 * minuteMs);
  line.close();
  expect([session(0).isClosed, session(1).isClosed]).toEqual([true, true]);
});
