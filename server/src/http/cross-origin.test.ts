// Which pages may use the REST API, as a browser finds out.
import { reject } from '@patchcord/protocol';
import { afterEach, expect, test } from 'vitest';
import { openIdentity } from '../auth/identity.ts';
import { type App, createApp } from './app.ts';

let app: App | null = null;
afterEach(() => app?.close());

async function serve(needsToken: boolean): Promise<App> {
  const created = await createApp({
    version: '0.0.0',
    publicUrl: 'https://calls.example.com',
    verifier: {
      required: needsToken,
      verify: async (token) =>
        !needsToken || token === 'good'
          ? { ok: true, identity: openIdentity }
          : { ok: false, rejection: reject('unauthorized') },
    },
    rejectionOf: () => reject('internal'),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: () => undefined,
  });
  app = created.app;
  app.get('/api/thing', { config: { scope: 'calls:read' } }, () => ({ thing: 1 }));
  await app.ready();
  return app;
}

function preflight(served: App, origin: string) {
  const headers = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' };
  return served.inject({ method: 'OPTIONS', url: '/api/thing', headers });
}

test('where a token is asked for, a page of any origin may ask with its token, and reads the answer', async () => {
  const served = await serve(true);
  const origin = 'https://shop.example';
  const asked = await preflight(served, origin);
  expect(asked.statusCode).toBe(204);
  expect(asked.headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-max-age': '7200' });
  expect(asked.headers['access-control-allow-methods']).toContain('PUT');
  expect(String(asked.headers['access-control-allow-headers']).toLowerCase()).toContain('authorization');
  expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
  const answer = await served.inject({ url: '/api/thing', headers: { origin, authorization: 'Bearer good' } });
  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
  expect(answer.headers.vary?.toLowerCase()).toContain('origin');
});

test('a page can read why it was refused, also that it asks too often', async () => {
  const served = await serve(true);
  const ask = () => served.inject({ url: '/api/thing', headers: { origin: 'https://shop.example' } });
  const refused = await ask();
  expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([401, 'https://shop.example']);
  const answers = await Promise.all(Array.from({ length: 400 }, ask));
  const limited = answers.find(({ statusCode }) => statusCode === 429);
  expect(limited?.headers['access-control-allow-origin']).toBe('https://shop.example');
  expect(limited?.headers['access-control-expose-headers']).toContain('Retry-After');
});

test.each(['https://calls.example.com', 'http://localhost:3000', 'http://127.0.0.1:8080', 'http://[::1]:5173'])(
  'without tokens a page of %s may ask',
  async (origin) => {
    const served = await serve(false);
    expect((await preflight(served, origin)).statusCode).toBe(204);
    const answer = await served.inject({ url: '/api/thing', headers: { origin } });
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
  },
);

test.each(['https://evil.example', 'null', 'https://calls.example.com.evil.example'])(
  'without tokens a page of %s may neither ask nor read',
  async (origin) => {
    const served = await serve(false);
    for (const answer of [
      await preflight(served, origin),
      await served.inject({ url: '/api/thing', headers: { origin } }),
    ]) {
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json()).toMatchObject({ code: expect.any(String) });
    }
  },
);

test('who is no page is answered as ever', async () => {
  const served = await serve(false);
  const answer = await served.inject({ url: '/api/thing' });
  expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  expect((await served.inject({ method: 'OPTIONS', url: '/api/thing' })).statusCode).toBe(204);
});
