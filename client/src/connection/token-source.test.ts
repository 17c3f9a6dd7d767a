// When a token is asked for again.
import { expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { ServerClock } from '../platform/server-clock.ts';
import { TokenSource } from './token-source.ts';

const HOUR_MS = 3_600_000;

/** A source whose only token runs out in so many ms, at a moment at which no time passes. */
async function sourceOf(lifeMs: number) {
  const now = Date.parse('2026-01-01T00:00:00.000Z');
  const clock = new ServerClock({ ...systemClock, now: () => 0 });
  clock.set(new Date(now).toISOString());
  const payload = Buffer.from(JSON.stringify({ exp: (now + lifeMs) / 1_000 })).toString('base64url');
  const source = new TokenSource(() => `header.${payload}.signature`, clock);
  await source.fetch('connect');
  return source;
}

test.each([
  [HOUR_MS, HOUR_MS - 60_000],
  [100_000, 80_000],
  [10_000, 8_000],
  [3_000, 5_000],
  [-1_000, 5_000],
])('one with %i ms left is replaced in %i ms', async (leftMs, refreshInMs) => {
  expect((await sourceOf(leftMs)).refreshInMs()).toBe(refreshInMs);
});

test('it is kept for the next connection, until it has run out or is forgotten', async () => {
  const source = await sourceOf(HOUR_MS);
  expect(source.mustFetch('connect')).toBe(false);
  expect((await sourceOf(-1)).mustFetch('connect')).toBe(true);
  source.forget();
  expect(source.mustFetch('connect')).toBe(true);
});

test('one that was asked for before another login, and comes late, is not taken', async () => {
  const early = Promise.withResolvers<string>();
  const answers = [early.promise, 'the-new-token'];
  const source = new TokenSource(() => answers.shift() ?? '', new ServerClock(systemClock));
  source.forget();
  const late = source.fetch('connect');
  source.forget();
  await source.fetch('connect');
  early.resolve('the-old-token');
  await late;
  expect(source.current).toBe('the-new-token');
});
