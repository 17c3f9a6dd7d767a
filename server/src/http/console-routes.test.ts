// Where the console's page is served, where it is not, and with which headers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reject } from '@patchcord/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTokenVerifier } from '../auth/verify-token.ts';
import { type App, createApp } from './app.ts';
import { consoleRoutes, createNotFound } from './console-routes.ts';

let dir: string;
let app: App;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'patchcord-console-'));
  const options = { dir, otherEndpoints: ['wss://fallback.example/ws', 'ws://127.0.0.1:5060/ws'] };
  const auth = { secret: null, jwksUrl: null, audience: 'patchcord', isAudienceRequired: false, operatorKey: null };
  const created = await createApp({
    ...{ version: '0', publicUrl: 'http://127.0.0.1' },
    verifier: createTokenVerifier(auth),
    rejectionOf: () => reject('internal'),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: () => undefined,
    notFound: createNotFound(options),
  });
  app = created.app;
  await consoleRoutes(app, options);
});
afterEach(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

function build() {
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<title>Patchcord</title>');
  writeFileSync(join(dir, 'service-worker.js'), '1');
  writeFileSync(join(dir, 'assets/index-abc.js'), '1');
}

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test.each(['/', '/live', '/calls/01a2', '/history?search=1'])('a browser gets the page at %s', async (url) => {
  build();
  const answer = await app.inject({ url, headers: browser });
  expect([answer.statusCode, answer.body]).toEqual([200, '<title>Patchcord</title>']);
  expect(answer.headers['cache-control']).toBe('no-cache');
  const policy = String(answer.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain(
    "connect-src 'self' wss://fallback.example https://fallback.example ws://127.0.0.1:5060 http://127.0.0.1:5060;",
  );
  expect(answer.headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
});

test('the service worker may load what the page may', async () => {
  build();
  const policyOf = async (url: string) =>
    (await app.inject({ url, headers: browser })).headers['content-security-policy'];
  expect(await policyOf('/service-worker.js')).toBe(await policyOf('/live'));
});

test.each([
  ['/api/nothing', browser],
  ['/assets/index-old.js', browser],
  ['/exotel/nothing', browser],
  ['/live', { accept: 'application/json' }],
  ['/live', {}],
])('%s with %j is not found, and no page', async (url, headers) => {
  build();
  const answer = await app.inject({ url, headers });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found']);
});

test('what is posted to a screen is not found', async () => {
  build();
  expect((await app.inject({ method: 'POST', url: '/live', headers: browser })).statusCode).toBe(404);
});

test('code whose name carries its hash is kept for ever, and all else is asked for anew', async () => {
  build();
  const cacheOf = async (url: string) => (await app.inject({ url })).headers['cache-control'];
  expect(await cacheOf('/assets/index-abc.js')).toBe('public, max-age=31536000, immutable');
  expect(await cacheOf('/service-worker.js')).toBe('no-cache');
});

test('without a console that is built, the way in leads to the documentation', async () => {
  const answer = await app.inject({ url: '/', headers: browser });
  expect([answer.statusCode, answer.headers['location']]).toEqual([302, '/docs']);
  expect((await app.inject({ url: '/live', headers: browser })).statusCode).toBe(404);
});

test('nothing outside of the folder is served', async () => {
  build();
  writeFileSync(`${dir}-secret`, 'secret');
  const name = dir.split('/').at(-1);
  for (const url of [`/../${name}-secret`, `/%2e%2e/${name}-secret`, `/assets/..%2f..%2f${name}-secret`]) {
    expect((await app.inject({ url })).body).not.toContain('secret"');
    expect((await app.inject({ url })).statusCode).toBeGreaterThanOrEqual(400);
  }
  rmSync(`${dir}-secret`);
});
