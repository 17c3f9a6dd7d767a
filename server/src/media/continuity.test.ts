import { expect, test } from 'vitest';
import { HandTimers } from '../testing/hand-timers.ts';
import { Continuity } from './continuity.ts';

function started() {
  const timers = new HandTimers(0);
  const filledAt: number[] = [];
  let bytes = 0;
  const continuity = new Continuity({
    sampleRate: 8000,
    timers,
    onSilence(pcm) {
      filledAt.push(timers.now());
      bytes += pcm.length;
    },
  });
  return { timers, continuity, filledAt, bytes: () => bytes };
}

test('after 750 ms without media there is silence, at the pace of real time', () => {
  const { timers, filledAt, bytes } = started();
  timers.run(749);
  expect(filledAt).toEqual([]);
  timers.run(301);
  expect(filledAt).toEqual([750, 850, 950, 1050]);
  expect(bytes()).toBe(4 * 1600);
});

test('it stops when media is back, and begins again only after another 750 ms', () => {
  const { timers, continuity, filledAt } = started();
  timers.run(900);
  expect(filledAt).toEqual([750, 850]);
  continuity.heard();
  timers.run(749);
  expect(filledAt).toHaveLength(2);
  timers.run(1);
  expect(filledAt).toEqual([750, 850, 1650]);
});

test('media that comes all the time is never filled up', () => {
  const { timers, continuity, filledAt } = started();
  for (let at = 0; at < 50; at += 1) {
    timers.run(100);
    continuity.heard();
  }
  expect(filledAt).toEqual([]);
  expect(timers.pending).toBe(1);
});

test('after 10 s it gives up, until media has come again', () => {
  const { timers, continuity, filledAt } = started();
  timers.run(60_000);
  expect(filledAt).toHaveLength(100);
  expect(timers.pending).toBe(0);
  continuity.heard();
  timers.run(800);
  expect(filledAt).toHaveLength(101);
});

test('a process that was late catches up', () => {
  const { timers, filledAt } = started();
  timers.stall(1000);
  timers.run(0);
  expect(filledAt).toHaveLength(3);
});

test('closed it does nothing more', () => {
  const { timers, continuity, filledAt } = started();
  continuity.close();
  timers.run(5000);
  expect(filledAt).toEqual([]);
});
