// The ICE servers over HTTP, with tokens as clients have them.
import { reject } from '@patchcord/protocol';
import { SignJWT } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { createTokenVerifier } from '../auth/verify-token.ts';
import { Secret } from '../secret.ts';
import { type App, createApp } from './app.ts';
import { iceRoutes } from './ice-routes.ts';

const secret = 'auth-secret-auth-secret-auth-secret';
const now = Date.parse('2026-11-23T10:00:00Z');
let app: App;
afterEach(() => app.close());

/** `asked`: the subjects that credentials were made for. */
async function appWith(auth: Secret | null) {
  const asked: string[] = [];
  const created = await createApp({
    version: '0',
    publicUrl: 'http://127.0.0.1',
    verifier: createTokenVerifier({
      secret: auth,
      jwksUrl: null,
      audience: 'patchcord',
      isAudienceRequired: false,
      operatorKey: null,
    }),
    rejectionOf: () => reject('internal'),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: () => undefined,
  });
  app = created.app;
  iceRoutes(app, {
    iceServersFor(subject) {
      asked.push(subject);
      if (subject === 'nobody') return { iceServers: [], expiresAt: null };
      return { iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'c' }], expiresAt: now + 3600_999 };
    },
    identityOf: created.identityOf,
    now: () => now,
  });
  await app.ready();
  return { asked, ask: (headers = {}) => app.inject({ url: '/api/ice-servers', headers }) };
}

async function bearer(subject: string) {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  return { authorization: `Bearer ${token}` };
}

test('a client with any token gets servers of its own, which no cache may keep', async () => {
  const { ask, asked } = await appWith(new Secret(secret));
  const answer = await ask(await bearer('asha'));
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.json()).toEqual({
    iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'c' }],
    expiresAt: '2026-11-23T11:00:00.999Z',
    ttlSeconds: 3600,
  });
  expect(asked).toEqual(['asha']);
  expect((await ask(await bearer('nobody'))).json()).toEqual({ iceServers: [], expiresAt: null, ttlSeconds: null });
});

test('nobody gets them without a token', async () => {
  const { ask, asked } = await appWith(new Secret(secret));
  for (const headers of [{}, { authorization: 'Bearer x' }]) {
    const answer = await ask(headers);
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthorized']);
  }
  expect(asked).toEqual([]);
});

test('a server without tokens gives them to everybody but pages of other origins', async () => {
  const { ask } = await appWith(null);
  expect((await ask()).statusCode).toBe(200);
  expect((await ask({ origin: 'https://evil.example' })).json().code).toBe('origin-not-allowed');
});
