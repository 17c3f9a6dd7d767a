import { expect, test } from 'vitest';
import { manualClock } from '../testing/manual-clock.ts';
import { connectLines } from './connect-lines.ts';
import { ScriptLine } from './script/script-line.ts';
import { tone } from './testing/audio.ts';
import { prepared } from './testing/prepared.ts';
import { Timeline } from './timeline.ts';

function person(steps: unknown[], sampleRate = 8000) {
  const timeline = new Timeline();
  const line = new ScriptLine({ script: prepared(steps, { 'hello.wav': tone(1600) }), sampleRate, timeline });
  return { line, timeline };
}

test('each hears what the other says, in the time in which it is said', () => {
  const clock = manualClock(0);
  const ann = person([{ wait: '100ms' }, { say: 'hello.wav' }]);
  const bob = person([{ listenFor: 'speech' }, { listenFor: 'silence', for: '300ms' }, { say: 'hello.wav' }]);
  connectLines(ann.line, bob.line, clock);
  clock.advanceTo(2000);
  const speech = (from: number) => [
    { at: from, type: 'speech-started' },
    { at: from + 1600, type: 'speech-stopped' },
  ];
  // Bob knows after 100 ms that Ann speaks; she stops at 2400, and 300 ms later, at 4800, it is his turn.
  expect(bob.timeline.events).toEqual([...speech(800), { at: 4800, type: 'said', until: 6400, what: 'hello.wav' }]);
  expect(ann.timeline.events).toEqual([{ at: 800, type: 'said', until: 2400, what: 'hello.wav' }, ...speech(4800)]);
});

test('the talk ends when one hangs up, with who it was and how long it took', async () => {
  const clock = manualClock(0);
  const ann = person([]);
  const bob = person([{ wait: '1s' }, 'hangUp']);
  const talk = connectLines(ann.line, bob.line, clock);
  clock.advanceTo(5000);
  expect(await talk.ended).toEqual({ by: 'second', durationMs: 1000 });
  expect(ann.line.now).toBe(8160);
});

test('the exchange takes a talk apart, and nobody is heard any more', async () => {
  const clock = manualClock(0);
  const ann = person([]);
  const talk = connectLines(ann.line, person([]).line, clock);
  clock.advanceTo(100);
  talk.disconnect();
  clock.advanceTo(1000);
  expect(await talk.ended).toEqual({ by: 'exchange', durationMs: 100 });
  expect(ann.line.now).toBe(800);
});

test('who has hung up before it began ends it at once', async () => {
  const ann = person([]);
  ann.line.hangUp();
  expect(await connectLines(ann.line, person([]).line, manualClock(0)).ended).toEqual({ by: 'first', durationMs: 0 });
});

test('many talks share one timer, and none is left when the last has ended', () => {
  const clock = manualClock(0);
  let timers = 0;
  const counting = {
    ...clock,
    startTimer(delayMs: number, action: () => void) {
      timers += 1;
      const stop = clock.startTimer(delayMs, () => {
        timers -= 1;
        action();
      });
      return () => {
        timers -= 1;
        stop();
      };
    },
  };
  const talks = [1, 2, 3].map(() => connectLines(person([]).line, person([]).line, counting));
  expect(timers).toBe(1);
  clock.advanceTo(200);
  expect(timers).toBe(1);
  for (const talk of talks) talk.disconnect();
  expect(timers).toBe(0);
});

test('a late timer is made up for, a long sleep is not', () => {
  let now = 0;
  let due = () => {};
  const clock = {
    now: () => now,
    startTimer(_delayMs: number, action: () => void) {
      due = action;
      return () => {};
    },
  };
  const { line } = person([]);
  connectLines(line, person([]).line, clock);
  now = 110;
  due();
  expect(line.now).toBe(5 * 160);
  now = 60_000;
  due();
  expect(line.now).toBe(6 * 160);
  now = 60_020;
  due();
  expect(line.now).toBe(7 * 160);
});

test('lines of two rates cannot be connected', () => {
  expect(() => connectLines(person([]).line, person([], 16_000).line, manualClock(0))).toThrow(RangeError);
});
