// Users of a server that asks for tokens: where they get them, what they are told apart by, and how they are reached.
import { createECDH } from 'node:crypto';
import type { AppClient } from '@patchcord/testing/app-client';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRing, ask, ring } from './cluster.ts';
import { startWorld, type World } from './world.ts';

const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
const OPERATOR_KEY = 'an-operator-key-of-more-than-thirty-two';

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { AUTH_SECRET, OPERATOR_KEY, ...webPushKeys() } });
});
afterAll(() => world[Symbol.asyncDispose]());

function webPushKeys() {
  const pair = createECDH('prime256v1');
  return {
    VAPID_PUBLIC_KEY: pair.generateKeys().toString('base64url'),
    VAPID_PRIVATE_KEY: pair.getPrivateKey().toString('base64url'),
    VAPID_SUBJECT: 'mailto:ops@example.com',
  };
}

function request(method: string, path: string, { bearer, body }: { bearer: string; body?: object }) {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const asked = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(world.server.url + path, {
    method,
    headers: body === undefined ? { authorization: headers.authorization } : headers,
    ...asked,
  });
}

async function tokenFor(subject: string, order: object = {}): Promise<string> {
  const answer = await request('POST', '/api/tokens', { bearer: OPERATOR_KEY, body: { subject, ...order } });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
}

async function device(subject: string, deviceId: string): Promise<AppClient> {
  const app = await world.app();
  app.send({ type: 'hello', token: await tokenFor(subject), deviceId });
  expect(await app.told('welcome')).toMatchObject({ userId: subject, deviceId });
  return app;
}

test('the operator’s key gets tokens for users; a user’s token, or none, gets nothing', async () => {
  const answer = await request('POST', '/api/tokens', {
    bearer: OPERATOR_KEY,
    body: { subject: 'asha', scopes: ['calls:read'], expiresInSeconds: 60 },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { token, ...rest } = (await answer.json()) as Record<string, string>;
  expect(rest).toEqual({ subject: 'asha', scopes: ['calls:read'], expiresAt: expect.any(String) });
  const ofUser = await request('POST', '/api/tokens', { bearer: String(token), body: { subject: 'ravi' } });
  expect([ofUser.status, await ofUser.json()]).toMatchObject([403, { code: 'forbidden' }]);
  expect((await request('POST', '/api/tokens', { bearer: 'guess', body: { subject: 'ravi' } })).status).toBe(401);
  const admin = await tokenFor('ops', { scopes: ['admin'] });
  expect((await request('POST', '/api/tokens', { bearer: admin, body: { subject: 'ravi' } })).status).toBe(201);
});

test.each([
  { subject: '' },
  { subject: 'a b' },
  { subject: 'a', scopes: ['all'] },
  { subject: 'a', expiresInSeconds: 1 },
])('no token is issued for %j', async (body) => {
  expect((await request('POST', '/api/tokens', { bearer: OPERATOR_KEY, body })).status).toBe(400);
});

test.each([
  ['for somebody else’s server', (jwt: SignJWT) => jwt.setAudience('elsewhere'), /another audience/],
  ['that is not valid yet', (jwt: SignJWT) => jwt.setNotBefore('1h'), /not valid yet/],
])('a token %s is refused, and says so', async (_what, change, message) => {
  const jwt = new SignJWT({ scope: 'admin' }).setProtectedHeader({ alg: 'HS256' });
  const token = await change(jwt.setSubject('asha').setExpirationTime('2h')).sign(
    new TextEncoder().encode(AUTH_SECRET),
  );
  const app = await world.app();
  app.send({ type: 'hello', token });
  expect(await app.told('error')).toMatchObject({ code: 'unauthorized', message: expect.stringMatching(message) });
  expect((await app.closing()).code).toBe(4200);
});

test('users are who their tokens say: one rings the other, whatever the hello claims', async () => {
  const [asha, ravi] = [await device('asha', 'phone'), await device('ravi', 'laptop')];
  const claims = await world.app();
  claims.send({ type: 'hello', token: await tokenFor('mallory'), userId: 'asha', deviceId: 'phone' });
  expect(await claims.told('welcome')).toMatchObject({ userId: 'mallory' });
  const callId = await ring(ravi, 'asha');
  await allRing([asha], callId);
  expect(await ask(claims, 'accept_call', callId)).toBe('not-ringing');
  expect(await ask(claims, 'end_call', callId)).toBe('not-your-call');
  expect(claims.all('incoming_call')).toEqual([]);
  expect(asha.closed).toBeNull();
  expect(await ask(asha, 'accept_call', callId)).toBe('call_accepted');
  expect((await request('POST', `/api/calls/${callId}/hangup`, { bearer: await tokenFor('mallory') })).status).toBe(
    403,
  );
  expect((await request('POST', `/api/calls/${callId}/hangup`, { bearer: OPERATOR_KEY })).status).toBe(204);
});

test('a fresh token goes on; one of another user does not', async () => {
  const asha = await device('asha', 'tablet');
  asha.send({ type: 'hello', token: await tokenFor('asha') });
  await expect.poll(() => asha.all('welcome')).toHaveLength(2);
  asha.send({ type: 'hello', token: await tokenFor('ravi') });
  expect(await asha.told('error')).toMatchObject({ code: 'forbidden' });
  asha.send({ type: 'ping' });
  await asha.told('pong');
});

test('a client that has not said hello is no device', async () => {
  const app = await world.app('/ws', { authorization: `Bearer ${await tokenFor('asha')}` });
  expect(await ask(app, 'accept_call', 'x')).toBe('hello-required');
});

test('a device hands in where it is reached by push, and takes it back', async () => {
  const bearer = await tokenFor('mina', { scopes: ['calls:read'] });
  const presence = async () => (await request('GET', '/api/users/mina/presence', { bearer })).json();
  expect(await presence()).toMatchObject({ known: false, online: false, reachableByPush: false });
  const keys = { p256dh: webPushKeys().VAPID_PUBLIC_KEY, auth: 'AAAAAAAAAAAAAAAAAAAAAA' };
  const target = { kind: 'web', endpoint: 'https://fcm.googleapis.com/fcm/send/x', keys };
  const path = '/api/devices/browser/push';
  expect((await request('PUT', path, { bearer, body: target })).status).toBe(204);
  expect(await presence()).toMatchObject({ known: true, online: false, reachableByPush: true });
  expect((await request('DELETE', path, { bearer })).status).toBe(204);
  expect(await presence()).toMatchObject({ known: false, reachableByPush: false });
});

test.each([
  ['of a kind that is not set up', { kind: 'fcm', token: 't' }, 503, 'push-not-configured'],
  ['that is none', { kind: 'web', endpoint: 'nowhere' }, 400, 'invalid-message'],
  ['of a kind that there is not', { kind: 'pigeon' }, 400, 'invalid-message'],
])('a push target %s is refused', async (_what, body, status, code) => {
  const answer = await request('PUT', '/api/devices/d/push', { bearer: await tokenFor('mina'), body });
  expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
});

test('nothing that the server has logged holds a key, a token or the name of a user', () => {
  for (const hidden of [AUTH_SECRET, OPERATOR_KEY, 'eyJ', 'asha', 'mallory']) {
    expect(world.server.output).not.toContain(hidden);
  }
});
