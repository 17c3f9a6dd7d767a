import type { ConnectionState } from '@patchcord/client';
import { expect, test } from 'vitest';
import { backFigures, OutageBook } from './outages.ts';

const at = { endpoint: 'ws://127.0.0.1/ws' };
const connected: ConnectionState = { name: 'connected', ...at };
const reconnecting: ConnectionState = { name: 'reconnecting', ...at, cause: null, retryInMs: null };

test('an outage lasts from the loss of the connection to the next one, however many tries are between', () => {
  let nowMs = 0;
  const book = new OutageBook(() => nowMs);
  for (const [state, atMs] of [
    [connected, 0],
    [reconnecting, 10],
    [reconnecting, 20],
    [connected, 30],
    [reconnecting, 50],
  ] as const) {
    nowMs = atMs;
    book.change(state);
  }
  expect(book.outages).toEqual([
    { leftAtMs: 10, backAtMs: 30 },
    { leftAtMs: 50, backAtMs: null },
  ]);
  book.clear();
  expect(book.outages).toEqual([{ leftAtMs: 50, backAtMs: null }]);
});

test('without a fault each outage counts from its own beginning, and the longest of a client is its time', () => {
  const outages = [
    [{ leftAtMs: 100, backAtMs: 130 }],
    [
      { leftAtMs: 200, backAtMs: 250 },
      { leftAtMs: 300, backAtMs: 301 },
    ],
    [],
  ];
  expect(backFigures(outages, null)).toEqual({ cutOff: 2, neverBack: 0, p50Ms: 30, p95Ms: 50, maxMs: 50 });
});

test('after a fault the first outage counts from there, the later ones from their own beginning', () => {
  const first = { leftAtMs: 100, backAtMs: 130 };
  expect(backFigures([[first, { leftAtMs: 300, backAtMs: 305 }]], 60)).toMatchObject({ cutOff: 1, maxMs: 70 });
  expect(backFigures([[first, { leftAtMs: 300, backAtMs: 390 }]], 60)).toMatchObject({ cutOff: 1, maxMs: 90 });
});

test('who is not back is counted, and has no time', () => {
  const outages = [[{ leftAtMs: 100, backAtMs: null }], [{ leftAtMs: 90, backAtMs: 100 }]];
  expect(backFigures(outages, 90)).toEqual({ cutOff: 2, neverBack: 1, p50Ms: 10, p95Ms: 10, maxMs: 10 });
});
