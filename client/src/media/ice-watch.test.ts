import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { IceWatch } from './ice-watch.ts';

let told: string[] = [];
let watch: IceWatch;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  watch = new IceWatch({
    clock: systemClock,
    restart: () => told.push('restart'),
    giveUp: (reason) => told.push(reason),
  });
  onTestFinished(() => {
    watch.close();
    vi.useRealTimers();
  });
});

/** What has been done after so many seconds. */
async function after(seconds: number): Promise<string[]> {
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  return told;
}

test('a connection that has failed is restarted at once', async () => {
  watch.changed('connected');
  watch.changed('failed');
  expect(told).toEqual(['restart']);
});

test('a connection that is disconnected is restarted after three seconds, unless it comes back', async () => {
  watch.changed('connected');
  watch.changed('disconnected');
  expect(await after(2.9)).toEqual([]);
  watch.changed('connected');
  expect(await after(60)).toEqual([]);
  watch.changed('disconnected');
  expect(await after(3.1)).toEqual(['restart']);
});

test('a change of the network restarts at once, but not before anything has begun', () => {
  watch.networkChanged();
  expect(told).toEqual([]);
  watch.changed('connected');
  watch.networkChanged();
  expect(told).toEqual(['restart']);
});

test('after thirty seconds it gives up, and tells whether there ever was a connection', async () => {
  watch.begin();
  expect(await after(29)).toEqual([]);
  expect(await after(2)).toEqual(['ice-failed']);
  watch.changed('connected');
  told.length = 0;
  watch.changed('disconnected');
  // It has tried until then: a restart can get lost as well.
  expect(await after(31)).toEqual(['restart', 'restart', 'restart', 'ice-timeout']);
});
