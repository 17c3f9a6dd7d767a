// What every answer carries, who may see the metrics, and how often each door may be knocked on.
import { reject } from '@patchcord/protocol';
import { expect, test, vi } from 'vitest';
import { createTokenVerifier } from '../auth/verify-token.ts';
import { Secret } from '../secret.ts';
import { type Answered, type App, createApp } from './app.ts';
import { docsRoutes } from './docs-routes.ts';
import { metricsRoute } from './metrics-route.ts';

const secret = new Secret('secret-secret-secret-secret-secret');
const answered: Answered[] = [];

async function open(options: { publicUrl?: string; metricsToken?: string } = {}): Promise<App> {
  answered.length = 0;
  const { publicUrl = 'https://calls.example.com', metricsToken } = options;
  const { app } = await createApp({
    ...{ version: '0', publicUrl, rejectionOf: () => reject('internal') },
    verifier: createTokenVerifier({
      ...{ secret, jwksUrl: null, audience: 'patchcord', isAudienceRequired: false, operatorKey: null },
    }),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: (answer) => answered.push(answer),
  });
  docsRoutes(app, { publicUrl, version: '0' });
  metricsRoute(app, {
    registry: { contentType: 'text/plain; version=0.0.4; charset=utf-8', metrics: async () => 'a_metric 1' },
    token: metricsToken === undefined ? null : new Secret(metricsToken),
    readGauges: vi.fn(),
  });
  app.get('/api/anything/:id', { config: { scope: 'calls:read' } }, async () => ({}));
  return app;
}

test('an answer of data may not be guessed at, framed, run or kept', async () => {
  const app = await open();
  const { headers } = await app.inject('/api/anything/1');
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'strict-transport-security': 'max-age=31536000',
  });
  expect((await app.inject('/nothing')).headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
});

test('a page runs only what is its own, and stands in no frame of others', async () => {
  const app = await open();
  const page = await app.inject('/docs/');
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
});

test('where browsers come by plain http they are not told to come by https', async () => {
  const app = await open({ publicUrl: 'http://127.0.0.1:5050' });
  expect((await app.inject('/docs/')).headers).not.toHaveProperty('strict-transport-security');
});

test('metrics are open, unless a token is asked for', async () => {
  expect((await (await open()).inject('/metrics')).body).toBe('a_metric 1');
  const app = await open({ metricsToken: 'scrape-scrape-scrape' });
  const ask = (authorization?: string) =>
    app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } });
  expect((await ask('Bearer scrape-scrape-scrape')).body).toBe('a_metric 1');
  for (const wrong of [undefined, 'Bearer scrape-scrape-scrap', 'Basic scrape-scrape-scrape', 'Bearer']) {
    const refused = await ask(wrong);
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'unauthorized']);
  }
});

test('answers are counted by the route as it was registered, and not by what was asked for', async () => {
  const app = await open();
  await app.inject('/api/anything/9876543210');
  await app.inject('/not/there/9876543210');
  expect(answered.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', '/api/anything/:id', 401],
    ['GET', 'none', 404],
  ]);
});

test('tokens that are guessed are refused by the rate before they are looked at, each address on its own', async () => {
  const app = await open();
  const guess = (remoteAddress: string) =>
    app.inject({ url: '/api/anything/1', remoteAddress, headers: { authorization: 'Bearer a.b.c' } });
  const statuses = new Set<number>();
  // Few at a time: those of one turn of the event loop are counted together.
  for (let batch = 0; batch < 500 && !statuses.has(429); batch += 1) {
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess('203.0.113.7')));
    for (const { statusCode } of answers) statuses.add(statusCode);
  }
  expect(statuses).toEqual(new Set([401, 429]));
  expect((await guess('203.0.113.8')).statusCode).toBe(401);
});
