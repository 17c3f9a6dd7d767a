import { expect, test } from 'vitest';
import { completed, lost, refused, talkingLine } from './testing/line-world.ts';

test('tries again sooner at first, and gives up after twenty seconds', () => {
  const { timers, session, sessions, heard } = talkingLine();
  session(0).listener.ended(lost);
  const dialledAt: number[] = [];
  for (let passed = 100; passed <= 25_000; passed += 100) {
    timers.run(100);
    const newest = sessions.at(-1);
    if (sessions.length - 1 === dialledAt.length || newest === undefined) continue;
    dialledAt.push(passed);
    newest.listener.ended(lost);
  }
  expect(dialledAt).toEqual([100, 600, 1600, 3600, 5600, 7600, 9600, 11_600, 13_600, 15_600, 17_600, 19_600]);
  expect(heard.names()).toEqual(['ready', 'away', 'lost']);
});

test('an attempt that is under way when the time is over is let go', () => {
  const { timers, session, heard } = talkingLine();
  session(0).listener.ended(lost);
  timers.run(20_000);
  expect(session(1).isClosed).toBe(true);
  session(1).listener.ready();
  expect(heard.names()).toEqual(['ready', 'away', 'lost']);
});

test('a refusal while it tries is final', () => {
  const { timers, session, heard } = talkingLine();
  session(0).listener.ended(lost);
  timers.run(100);
  session(1).listener.ended(refused);
  expect(heard.told.at(-1)).toEqual(['lost', refused.failure]);
});

test('sessions that come back and never answer are given up, too', () => {
  const { line, timers, session, heard } = talkingLine();
  line.respond();
  timers.run(20_000);
  session(0).listener.ended(lost);
  timers.run(100);
  session(1).listener.ready();
  timers.run(20_000);
  session(1).listener.ended(lost);
  expect(heard.names()).toEqual(['ready', 'away', 'back', 'lost']);
});

test('a loss long after the last one, or after an answer, is new trouble', () => {
  const { timers, session, sessions, heard } = talkingLine();
  session(0).listener.ended(lost);
  timers.run(100);
  session(1).listener.ready();
  timers.run(60_000);
  session(1).listener.ended(lost);
  timers.run(100);
  session(2).listener.ready();
  session(2).listener.responseStarted('r1');
  session(2).listener.responseDone({ ...completed, responseId: 'r1', toolCalls: [] });
  timers.run(30_000);
  session(2).listener.ended(lost);
  timers.run(100);
  expect(sessions).toHaveLength(4);
  expect(heard.names()).not.toContain('lost');
});
