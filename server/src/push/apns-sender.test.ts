import { generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { createApnsSender } from './apns-sender.ts';
import type { PushRing } from './push.ts';
import { ApnsServer, certificate } from './testing/apns-server.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const token = 'ab'.repeat(32);

async function world(ca = certificate) {
  const [apple, sandbox] = [await ApnsServer.start(), await ApnsServer.start()];
  const clock = { now: Date.parse('2026-11-23T10:00:00Z') };
  const sender = createApnsSender(
    { key, keyId: 'KEY1234567', teamId: 'TEAM123456', topic: 'com.example.calls' },
    {
      now: () => clock.now,
      timeoutMs: 1_000,
      origins: { production: apple.origin, sandbox: sandbox.origin },
      ca,
    },
  );
  const ring = (): PushRing => ({ callId: 'call-1', from: '98', callType: 'voice', expiresAt: clock.now + 45_000 });
  return {
    apple,
    sandbox,
    clock,
    send: (isSandbox = false) => sender.send({ kind: 'apns', token, sandbox: isSandbox }, ring()),
    async [Symbol.asyncDispose]() {
      sender.close();
      await apple[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

test('sends a VoIP push with the headers that Apple asks for and a token that Apple can verify', async () => {
  await using here = await world();
  expect(await here.send()).toEqual({ kind: 'delivered' });
  const [push] = here.apple.received;
  expect(push?.headers).toMatchObject({
    ':method': 'POST',
    ':path': `/3/device/${token}`,
    'apns-topic': 'com.example.calls.voip',
    'apns-push-type': 'voip',
    'apns-expiration': '0',
    'apns-priority': '10',
  });
  expect(JSON.parse(push?.body ?? '')).toEqual({
    type: 'incoming_call',
    callId: 'call-1',
    callerId: '98',
    callType: 'voice',
    expiresAt: '2026-11-23T10:00:45.000Z',
  });
  const bearer = String(push?.headers.authorization).replace(/^bearer /, '');
  const { payload, protectedHeader } = await jwtVerify(bearer, publicKey, { currentDate: new Date(here.clock.now) });
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
  expect(payload).toEqual({ iss: 'TEAM123456', iat: here.clock.now / 1000 });
});

test('one connection and one token serve all pushes; after 50 minutes another token', async () => {
  await using here = await world();
  await here.send();
  await Promise.all(Array.from({ length: 50 }, () => here.send()));
  here.clock.now += 49 * 60_000;
  await here.send();
  const tokens = () => new Set(here.apple.received.map(({ headers }) => headers.authorization)).size;
  expect([here.apple.sessions.length, tokens()]).toEqual([1, 1]);
  here.clock.now += 60_000;
  await here.send();
  expect([here.apple.sessions.length, tokens()]).toEqual([1, 2]);
});

test('devices with an app under development are reached through the sandbox', async () => {
  await using here = await world();
  await here.send(true);
  expect([here.apple.received.length, here.sandbox.received.length]).toEqual([0, 1]);
});

test('after a GOAWAY what is under way is still answered, and the next push takes a new connection', async () => {
  await using here = await world();
  await here.send();
  here.apple.answer = () => {
    here.apple.sessions[0]?.goaway();
    return { status: 200 };
  };
  expect(await here.send()).toEqual({ kind: 'delivered' });
  here.apple.answer = () => ({ status: 200 });
  expect(await here.send()).toEqual({ kind: 'delivered' });
  expect(here.apple.sessions.length).toBe(2);
});

test('a push that was refused unlooked at is sent once more; one that broke is left to the caller', async () => {
  await using here = await world();
  here.apple.answer = () => (here.apple.received.length === 1 ? 'refuse' : { status: 200 });
  expect(await here.send()).toEqual({ kind: 'delivered' });
  here.apple.answer = () => 'refuse';
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'unprocessed' });
  here.apple.answer = () => 'reset';
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'unreachable' });
});

test('a connection that was cut is replaced', async () => {
  await using here = await world();
  await here.send();
  here.apple.answer = () => {
    here.apple.sessions[0]?.destroy();
    return 'never';
  };
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'unreachable' });
  here.apple.answer = () => ({ status: 200 });
  expect(await here.send()).toEqual({ kind: 'delivered' });
});

test('a connection on which nothing is answered is left', async () => {
  await using here = await world();
  here.apple.answer = () => 'never';
  expect(await here.send()).toEqual({ kind: 'temporary', reason: 'timeout', retryAfterMs: null });
  here.apple.answer = () => ({ status: 200 });
  expect(await here.send()).toEqual({ kind: 'delivered' });
  expect(here.apple.sessions.length).toBe(2);
});

test('a server that cannot prove to be Apple gets nothing', async () => {
  await using here = await world('');
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'unreachable' });
  expect(here.apple.received).toEqual([]);
});

test('a provider token that Apple calls expired is signed anew, once', async () => {
  await using here = await world();
  await here.send();
  here.clock.now += 1_000;
  here.apple.answer = () => ({ status: 403, reason: 'ExpiredProviderToken' });
  expect(await here.send()).toEqual({ kind: 'refused', reason: 'ExpiredProviderToken' });
  const tokens = here.apple.received.map(({ headers }) => headers.authorization);
  expect(tokens).toHaveLength(3);
  expect(tokens[1]).toBe(tokens[0]);
  expect(tokens[2]).not.toBe(tokens[1]);
});

test.each([
  [{ status: 410, reason: 'Unregistered' }, { kind: 'gone' }],
  [
    { status: 400, reason: 'BadDeviceToken' },
    { kind: 'refused', reason: 'BadDeviceToken' },
  ],
  [
    { status: 403, reason: 'InvalidProviderToken' },
    { kind: 'refused', reason: 'InvalidProviderToken' },
  ],
  [
    { status: 429, reason: 'TooManyRequests' },
    { kind: 'temporary', reason: 'TooManyRequests', retryAfterMs: null },
  ],
  [
    { status: 503, reason: 'Shutdown', headers: { 'retry-after': '4' } },
    { kind: 'temporary', reason: 'Shutdown', retryAfterMs: 4_000 },
  ],
  [{ status: 500 }, { kind: 'temporary', reason: 'status-500', retryAfterMs: null }],
])('answer %j', async (answer, outcome) => {
  await using here = await world();
  here.apple.answer = () => answer;
  expect(await here.send()).toEqual(outcome);
});
