import { expect, test } from 'vitest';
import { PlayoutClock } from './playout-clock.ts';

test('audio that comes in time queues up, and what is left runs down with the clock', () => {
  const clock = new PlayoutClock();
  clock.add(100, 1_000);
  expect(clock.add(100, 1_050)).toBe(0);
  expect(clock.leftMs(1_050)).toBe(150);
  expect(clock.leftMs(1_200)).toBe(0);
});

test('audio that comes too late is told how long there was nothing to play', () => {
  const clock = new PlayoutClock();
  clock.add(100, 1_000);
  expect(clock.add(100, 1_130)).toBe(30);
  expect(clock.leftMs(1_130)).toBe(100);
});

test('a clear drops what is queued and nothing of what comes after', () => {
  const clock = new PlayoutClock();
  clock.add(500, 1_000);
  clock.clear(1_200);
  expect(clock.leftMs(1_200)).toBe(0);
  clock.add(100, 1_300);
  clock.clear(1_500);
  expect(clock.add(100, 1_500)).toBe(100);
});
