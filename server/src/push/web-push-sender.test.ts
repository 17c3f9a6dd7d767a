import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import webPush from 'web-push';
import { Secret } from '../secret.ts';
import type { PushRing } from './push.ts';
import { Browser, verifyVapid } from './testing/browser.ts';
import { type Answering, PushService } from './testing/push-service.ts';
import { createWebPushSender, isPushService, topicOf } from './web-push-sender.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const vapid = webPush.generateVAPIDKeys();
const subject = 'mailto:ops@example.com';

function ring(part: Partial<PushRing> = {}): PushRing {
  return { callId: randomUUID(), from: '+919876543210', callType: 'video', expiresAt: now + 30_500, ...part };
}

function sender(timeoutMs = 5_000) {
  const settings = { publicKey: vapid.publicKey, privateKey: new Secret(vapid.privateKey), subject };
  return createWebPushSender(settings, { now: () => now, timeoutMs, isAllowed: () => true });
}

async function outcomeOf(answer: Answering, timeoutMs?: number) {
  await using service = await PushService.start();
  service.answer = answer;
  return await sender(timeoutMs)(new Browser().subscription(`${service.url}/push/1`), ring());
}

test('the browser can decrypt the ring, and its push service can verify who sends it', async () => {
  await using service = await PushService.start();
  const browser = new Browser();
  const called = ring();
  expect(await sender()(browser.subscription(`${service.url}/push/1`), called)).toEqual({ kind: 'delivered' });

  const [push] = service.received;
  expect(push?.path).toBe('/push/1');
  expect(push?.headers).toMatchObject({
    ttl: '30',
    urgency: 'high',
    topic: topicOf(called.callId),
    'content-encoding': 'aes128gcm',
  });
  expect(JSON.parse(browser.decrypt(push?.body ?? Buffer.alloc(0)))).toEqual({
    type: 'incoming_call',
    callId: called.callId,
    callerId: '+919876543210',
    callType: 'video',
    expiresAt: '2026-11-23T10:00:30.500Z',
  });
  const { claims, key } = await verifyVapid(push?.headers.authorization ?? '', service.url);
  expect(key).toBe(vapid.publicKey);
  expect(claims).toMatchObject({ aud: service.url, sub: subject });
  expect(() => new Browser().decrypt(push?.body ?? Buffer.alloc(0))).toThrow();
});

test('a long name of a caller is cut, so that the push stays within 4096 bytes', async () => {
  await using service = await PushService.start();
  const browser = new Browser();
  await sender()(browser.subscription(service.url), ring({ from: 'é'.repeat(10_000) }));
  const body = service.received[0]?.body ?? Buffer.alloc(0);
  expect(body.length).toBeLessThan(4096);
  expect(JSON.parse(browser.decrypt(body)).callerId).toBe('é'.repeat(256));
});

test('a topic is of the characters and the length that push services take, one for each call', () => {
  const ids = Array.from({ length: 100 }, () => randomUUID());
  expect(ids.every((id) => /^[\w-]{32}$/.test(topicOf(id)))).toBe(true);
  expect(new Set(ids.map(topicOf)).size).toBe(100);
});

test.each([404, 410])('answer %d: the subscription is gone', async (status) => {
  expect(await outcomeOf(() => ({ status }))).toEqual({ kind: 'gone' });
});

test('answer 429 or 503: later, and not before the service says so', async () => {
  expect(await outcomeOf(() => ({ status: 429, headers: { 'retry-after': '7' } }))).toEqual({
    kind: 'temporary',
    reason: 'status-429',
    retryAfterMs: 7_000,
  });
  expect(await outcomeOf(() => ({ status: 503 }))).toMatchObject({ kind: 'temporary', retryAfterMs: null });
});

test.each([400, 403, 413, 302])('answer %d: refused, and no redirect is followed', async (status) => {
  const headers = { location: 'http://127.0.0.1:1/elsewhere' };
  expect(await outcomeOf(() => ({ status, headers }))).toEqual({ kind: 'refused', reason: `status-${status}` });
});

test('a service that does not answer, or is not there, may do so later', async () => {
  expect(await outcomeOf(() => 'never', 200)).toEqual({ kind: 'temporary', reason: 'timeout', retryAfterMs: null });
  const gone = new Browser().subscription('http://127.0.0.1:1/');
  expect(await sender()(gone, ring())).toMatchObject({ kind: 'temporary', reason: 'unreachable' });
});

test('an endless answer is not read to its end', async () => {
  expect(await outcomeOf(() => ({ status: 201, body: 'x'.repeat(1_000_000) }))).toEqual({ kind: 'delivered' });
});

test('only the push services of browsers are sent to, whatever a client hands in', async () => {
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
    'https://web.push.apple.com/abc',
  ]) {
    expect(isPushService(endpoint)).toBe(true);
  }
  for (const endpoint of [
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://fcm.googleapis.com.example.com/abc',
    'https://fcm.googleapis.com@127.0.0.1/abc',
    'https://evilpush.apple.com/abc',
    'https://127.0.0.1/abc',
    'https://169.254.169.254/latest/meta-data',
  ]) {
    expect(isPushService(endpoint)).toBe(false);
  }
  const settings = { publicKey: vapid.publicKey, privateKey: new Secret(vapid.privateKey), subject };
  await using service = await PushService.start();
  const send = createWebPushSender(settings, { now: () => now, timeoutMs: 1_000 });
  expect(await send(new Browser().subscription(service.url), ring())).toEqual({
    kind: 'refused',
    reason: 'not-a-push-service',
  });
  expect(service.received).toEqual([]);
});
