import { generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { createFcmSender } from './fcm-sender.ts';
import type { PushRing } from './push.ts';
import { PushService, type TestAnswer } from './testing/push-service.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const target = { kind: 'fcm', token: 'device:token-1' } as const;

/** Google: a token endpoint and FCM, which takes only tokens that are good. */
async function world() {
  const service = await PushService.start();
  const clock = { now: Date.parse('2026-11-23T10:00:00Z') };
  const google = {
    tokensGiven: 0,
    goodTokens: new Set<string>(),
    token: (): TestAnswer | 'never' => {
      google.tokensGiven += 1;
      const token = `access-${google.tokensGiven}`;
      google.goodTokens.add(token);
      return { status: 200, body: JSON.stringify({ access_token: token, expires_in: 3600, token_type: 'Bearer' }) };
    },
    message: (): TestAnswer | 'never' => ({ status: 200, body: '{"name":"projects/p/messages/1"}' }),
  };
  service.answer = ({ path, headers }) => {
    if (path === '/token') return google.token();
    const isGood = google.goodTokens.has(String(headers.authorization).replace('Bearer ', ''));
    return isGood ? google.message() : { status: 401, body: '{"error":{"status":"UNAUTHENTICATED"}}' };
  };
  const account = {
    projectId: 'my-project',
    clientEmail: 'push@my-project.iam.gserviceaccount.com',
    privateKeyId: 'key-1',
    privateKey: new Secret(pem),
    tokenUri: `${service.url}/token`,
  };
  const send = createFcmSender(account, { now: () => clock.now, timeoutMs: 500, baseUrl: service.url });
  const ring = (): PushRing => ({ callId: 'call-1', from: '98', callType: 'voice', expiresAt: clock.now + 45_000 });
  const messages = () => service.received.filter(({ path }) => path !== '/token');
  return {
    service,
    clock,
    google,
    send: () => send(target, ring()),
    messages,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

test('asks for an access token with an assertion that Google can verify', async () => {
  await using here = await world();
  await here.send();
  const [asked] = here.service.received;
  const form = new URLSearchParams(asked?.body.toString());
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const { payload, protectedHeader } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
    audience: `${here.service.url}/token`,
    issuer: 'push@my-project.iam.gserviceaccount.com',
    currentDate: new Date(here.clock.now),
  });
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
  expect(payload['scope']).toBe('https://www.googleapis.com/auth/firebase.messaging');
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

test('sends data alone, at high priority, for the rest of the ring', async () => {
  await using here = await world();
  expect(await here.send()).toEqual({ kind: 'delivered' });
  const [message] = here.messages();
  expect(message?.path).toBe('/v1/projects/my-project/messages:send');
  expect(message?.headers).toMatchObject({ authorization: 'Bearer access-1', 'content-type': 'application/json' });
  expect(JSON.parse(String(message?.body))).toEqual({
    message: {
      token: 'device:token-1',
      data: {
        type: 'incoming_call',
        callId: 'call-1',
        callerId: '98',
        callType: 'voice',
        expiresAt: '2026-11-23T10:00:45.000Z',
      },
      android: { priority: 'HIGH', ttl: '45s', collapse_key: 'call-1' },
    },
  });
});

test('keeps the access token for its life, and fetches one for all who wait', async () => {
  await using here = await world();
  await Promise.all(Array.from({ length: 20 }, () => here.send()));
  here.clock.now += 58 * 60_000;
  await here.send();
  expect(here.google.tokensGiven).toBe(1);
  here.clock.now += 2 * 60_000;
  await here.send();
  expect(here.google.tokensGiven).toBe(2);
});

test('a token that Google does not take any more is replaced at once', async () => {
  await using here = await world();
  await here.send();
  here.google.goodTokens.clear();
  expect(await here.send()).toEqual({ kind: 'delivered' });
  expect(here.google.tokensGiven).toBe(2);
});

test('gives up when new tokens are not taken either', async () => {
  await using here = await world();
  here.google.message = () => ({ status: 401, body: '{"error":{"status":"UNAUTHENTICATED"}}' });
  expect(await here.send()).toEqual({ kind: 'refused', reason: 'UNAUTHENTICATED' });
  expect(here.google.tokensGiven).toBe(2);
});

const failure = (status: string, errorCode?: string) =>
  JSON.stringify({
    error: {
      code: 0,
      message: 'device:token-1',
      status,
      details: [{ '@type': 'x' }, ...(errorCode ? [{ errorCode }] : [])],
    },
  });

test.each([
  [404, failure('NOT_FOUND', 'UNREGISTERED'), { kind: 'gone' }],
  [404, failure('NOT_FOUND'), { kind: 'refused', reason: 'NOT_FOUND' }],
  [400, failure('INVALID_ARGUMENT', 'INVALID_ARGUMENT'), { kind: 'refused', reason: 'INVALID_ARGUMENT' }],
  [403, failure('PERMISSION_DENIED', 'SENDER_ID_MISMATCH'), { kind: 'refused', reason: 'SENDER_ID_MISMATCH' }],
  [
    429,
    failure('RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'),
    { kind: 'temporary', reason: 'QUOTA_EXCEEDED', retryAfterMs: 3_000 },
  ],
  [503, failure('UNAVAILABLE', 'UNAVAILABLE'), { kind: 'temporary', reason: 'UNAVAILABLE', retryAfterMs: 3_000 }],
  [502, '<html>Bad gateway</html>', { kind: 'temporary', reason: 'status-502', retryAfterMs: 3_000 }],
])('answer %d %s', async (status, body, outcome) => {
  await using here = await world();
  here.google.message = () => ({ status, body, headers: { 'retry-after': '3' } });
  expect(await here.send()).toEqual(outcome);
});

test('when no token is to be had, it depends on why: asked again later, or refused', async () => {
  await using here = await world();
  here.google.token = () => 'never';
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'token-timeout' });
  here.google.token = () => ({ status: 503 });
  expect(await here.send()).toMatchObject({ kind: 'temporary', reason: 'token-status-503' });
  here.google.token = () => ({ status: 400, body: '{"error":"invalid_grant"}' });
  expect(await here.send()).toEqual({ kind: 'refused', reason: 'token-status-400' });
  here.google.token = () => ({ status: 200, body: 'not JSON' });
  expect(await here.send()).toEqual({ kind: 'refused', reason: 'token-status-200' });
  expect(here.messages()).toEqual([]);
});
