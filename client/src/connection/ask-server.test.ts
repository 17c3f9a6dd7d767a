// Questions to a server that answers, refuses, or says nothing.
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { askServer, type Fetch } from './ask-server.ts';

function asked(fetch: Fetch, token?: string) {
  return { fetch, clock: systemClock, server: () => ({ endpoint: 'wss://calls.example/ws', token }) };
}

function answering(status: number, text: string) {
  const requests: [string, object][] = [];
  const fetch: Fetch = async (url, { headers }) => {
    requests.push([url, headers]);
    return new Response(text, { status });
  };
  return { fetch, requests };
}

test('the question goes where the server answers, with the token', async () => {
  const { fetch, requests } = answering(200, '{"good":true}');
  expect(await askServer('/me', asked(fetch, 'secret'))).toEqual({ status: 200, body: { good: true } });
  await askServer('/me', asked(fetch));
  expect(requests).toEqual([
    ['https://calls.example/api/me', { authorization: 'Bearer secret' }],
    ['https://calls.example/api/me', {}],
  ]);
});

test('a refusal has its status alone; what cannot be read is no answer', async () => {
  expect(await askServer('/me', asked(answering(403, '{}').fetch))).toEqual({ status: 403, body: null });
  expect(await askServer('/me', asked(answering(200, '<html>').fetch))).toBeNull();
});

test.each(['the answer', 'the rest of the answer'])('%s that does not come is given up, and let go', async (what) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let signal: AbortSignal | undefined;
  const never = new Promise<never>(() => undefined);
  const asking = askServer(
    '/me',
    asked(async (_url, init) => {
      signal = init.signal;
      return what === 'the answer' ? never : { ok: true, status: 200, json: () => never };
    }),
  );
  await vi.advanceTimersByTimeAsync(4_900);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await asking).toBeNull();
  expect(signal?.aborted).toBe(true);
});
