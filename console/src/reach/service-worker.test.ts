// The service worker, run with a browser that the test plays.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test, vi } from 'vitest';

const source = readFileSync(new URL('../../public/service-worker.js', import.meta.url), 'utf8');

interface Notice {
  tag: string;
  close(): void;
}

/** A worker that is started; `answer` is what the server says to whatever is fetched. */
function startWorker(answer: () => Response = () => new Response('')) {
  const listeners = new Map<string, (event: object) => void>();
  const shown: Notice[] = [];
  const kept = new Map<string, Response>();
  const keyOf = (request: Request | string) => (typeof request === 'string' ? request : new URL(request.url).pathname);
  const cache = {
    put: async (request: Request | string, response: Response) => void kept.set(keyOf(request), response),
    match: async (request: Request | string) => kept.get(keyOf(request)),
    keys: async () => [],
  };
  const registration = {
    async showNotification(_title: string, { tag }: { tag: string }) {
      const notice = { tag, close: () => void shown.splice(shown.indexOf(notice), 1) };
      shown.push(notice);
    },
    getNotifications: async ({ tag }: { tag: string }) => shown.filter((one) => one.tag === tag),
  };
  const scope = {
    addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
    registration,
  };
  runInNewContext(source, {
    self: scope,
    caches: { open: async () => cache },
    fetch: async () => answer(),
    location: { origin: 'https://calls.example' },
    URL,
    Date,
    setTimeout,
  });
  return { send: (name: string, event: object) => listeners.get(name)?.(event), shown, kept };
}

function pushed(callId: string, expiresAt: number) {
  const ring = { type: 'incoming_call', callId, callerId: 'ravi', callType: 'voice', expiresAt: new Date(expiresAt) };
  return { data: { json: () => JSON.parse(JSON.stringify(ring)) }, waitUntil: () => undefined };
}

test('a ring is shown until it is over, and never for longer than three minutes', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { send, shown } = startWorker();
  for (const [callId, leftMs] of [
    ['over', -1],
    ['short', 30_000],
    ['endless', 1e12],
  ] as const)
    send('push', pushed(callId, Date.now() + leftMs));
  const tags = () => shown.map(({ tag }) => tag);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(tags()).toEqual(['short', 'endless']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(tags()).toEqual(['endless']);
  await vi.advanceTimersByTimeAsync(150_000);
  expect(tags()).toEqual([]);
});

test.each([
  ['/live', 'text/html; charset=utf-8', true],
  ['/livez', 'application/json', false],
])('opened at %s, the answer of the kind %s is kept as the page: %s', async (path, type, isKept) => {
  const { send, kept } = startWorker(() => new Response('the page', { headers: { 'content-type': type } }));
  let answered: Promise<Response> | undefined;
  const request = { url: `https://calls.example${path}`, method: 'GET', mode: 'navigate' };
  send('fetch', {
    request,
    respondWith: (response: Promise<Response>) => {
      answered = response;
    },
  });
  expect(await (await answered)?.text()).toBe('the page');
  expect(kept.has('/')).toBe(isKept);
});
