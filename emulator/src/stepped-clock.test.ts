import { expect, test } from 'vitest';
import { SteppedClock } from './stepped-clock.ts';

const idle = () => Promise.resolve();

test('timers run in the order of their times, each at its time, up to the end of the step', async () => {
  const clock = new SteppedClock(1_000);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name}@${clock.now()}`);
  clock.startTimer(50, note('late'));
  clock.startTimer(10, () => {
    note('early')();
    clock.startTimer(10, note('set by a timer'));
  });
  clock.startTimer(10, note('second of the same time'));
  const callOff = clock.startTimer(20, note('called off'));
  callOff();
  await clock.advance(30, idle);
  expect(ran).toEqual(['early@1010', 'second of the same time@1010', 'set by a timer@1020']);
  expect(clock.now()).toBe(1_030);
  await clock.advance(20, idle);
  expect(ran.at(-1)).toBe('late@1050');
});

test('time stands still while something is under way, and steps wait for each other', async () => {
  const clock = new SteppedClock(0);
  const { promise: work, resolve } = Promise.withResolvers<void>();
  let isDone = false;
  const first = clock.advance(10, () => work);
  const second = clock.advance(10, idle).then(() => (isDone = true));
  expect([clock.now(), isDone]).toEqual([0, false]);
  resolve();
  await Promise.all([first, second]);
  expect([clock.now(), isDone]).toEqual([20, true]);
});
