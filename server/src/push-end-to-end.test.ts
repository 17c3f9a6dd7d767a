// Rings by push, from a server's process to the services that devices listen to.
import { fileURLToPath } from 'node:url';
import { AppClient } from '@patchcord/testing/app-client';
import { ServerProcess } from '@patchcord/testing/server-process';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PushTarget } from './push/push-target.ts';
import { ApnsServer } from './push/testing/apns-server.ts';
import { Browser, verifyVapid } from './push/testing/browser.ts';
import { PushService, type ReceivedPush } from './push/testing/push-service.ts';
import { pushVariables } from './push/testing/push-variables.ts';
import { topicOf } from './push/web-push-sender.ts';

const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
const certificatePath = fileURLToPath(new URL('./push/testing/fixtures/loopback-certificate.pem', import.meta.url));
const browser = new Browser();
const apnsToken = 'ab'.repeat(32);

let browsers: PushService;
let google: PushService;
let apple: ApnsServer;
let server: ServerProcess;
let ravi: AppClient;

beforeAll(async () => {
  [browsers, google, apple] = [await PushService.start(), await PushService.start(), await ApnsServer.start()];
  google.answer = () => ({ status: 200, body: '{"access_token":"access","expires_in":3600}' });
  const env = pushVariables({ browsers, google, apple });
  server = await ServerProcess.start({ AUTH_SECRET, NODE_EXTRA_CA_CERTS: certificatePath, ...env });
  ravi = await device('ravi', 'ravis');
});
afterAll(async () => {
  await ravi[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await Promise.all([browsers, google, apple].map((service) => service[Symbol.asyncDispose]()));
});
beforeEach(() => {
  for (const { received } of [browsers, google, apple]) received.length = 0;
});

function tokenOf(userId: string): Promise<string> {
  const jwt = new SignJWT({ scope: 'calls:read calls:place' }).setProtectedHeader({ alg: 'HS256' });
  return jwt.setSubject(userId).setExpirationTime('1h').sign(new TextEncoder().encode(AUTH_SECRET));
}

async function device(userId: string, deviceId: string): Promise<AppClient> {
  const app = await AppClient.connect(`${server.wsUrl}/ws`);
  app.send({ type: 'hello', token: await tokenOf(userId), deviceId });
  await app.told('welcome');
  return app;
}

async function isReachedAt(userId: string, deviceId: string, target: PushTarget): Promise<void> {
  const headers = { authorization: `Bearer ${await tokenOf(userId)}`, 'content-type': 'application/json' };
  const path = `/api/devices/${deviceId}/push`;
  const answer = await fetch(server.url + path, { method: 'PUT', headers, body: JSON.stringify(target) });
  expect(answer.status).toBe(204);
}

async function ring(recipientId: string, ringTimeoutSeconds: number): Promise<string> {
  const requestId = crypto.randomUUID();
  ravi.send({ type: 'incoming_call', recipientId, requestId, ringTimeoutSeconds });
  return (await ravi.told('call_placed', (told) => told.requestId === requestId)).callId;
}

async function pushOf(callId: string): Promise<ReceivedPush> {
  const found = () => browsers.received.find(({ headers }) => headers['topic'] === topicOf(callId));
  await expect.poll(found).toBeDefined();
  return found() as ReceivedPush;
}

test('somebody without a connected device is rung on the browser, the Android phone and the iPhone at once', async () => {
  await isReachedAt('asha', 'laptop', browser.subscription(`${browsers.url}/laptop`));
  await isReachedAt('asha', 'android', { kind: 'fcm', token: 'android-1' });
  await isReachedAt('asha', 'iphone', { kind: 'apns', token: apnsToken, sandbox: false });
  const callId = await ring('asha', 60);

  const { headers, body } = await pushOf(callId);
  // The life of the ring, less what it takes to send it on a slow machine.
  expect(Number(headers['ttl'])).toBeGreaterThan(30);
  expect(Number(headers['ttl'])).toBeLessThanOrEqual(60);
  await verifyVapid(String(headers.authorization), browsers.url);
  expect(JSON.parse(browser.decrypt(body))).toMatchObject({ type: 'incoming_call', callId, callerId: 'ravi' });

  const message = () => google.received.find(({ path }) => path.endsWith('/messages:send'));
  await expect.poll(message).toMatchObject({ headers: { authorization: 'Bearer access' } });
  const { message: sent } = JSON.parse(String(message()?.body));
  expect(sent).toMatchObject({ token: 'android-1', data: { callId }, android: { collapse_key: callId } });
  await expect.poll(() => apple.received).toHaveLength(1);
  expect(apple.received[0]?.headers).toMatchObject({
    ':path': `/3/device/${apnsToken}`,
    'apns-topic': 'com.example.calls.voip',
  });
  expect(JSON.parse(apple.received[0]?.body ?? '')).toMatchObject({ callId });

  // Woken by it, a device finds the call and answers.
  await using laptop = await device('asha', 'laptop');
  expect((await laptop.told('welcome')).rings).toMatchObject([{ callId }]);
  laptop.send({ type: 'accept_call', callId, requestId: 'a' });
  expect(await laptop.answerTo('a')).toMatchObject({ type: 'call_accepted' });
});

test('a connected device that never acknowledges is rung by push too; one that does spares it', async () => {
  await isReachedAt('mina', 'laptop', browser.subscription(`${browsers.url}/laptop`));
  await using mina = await device('mina', 'laptop');
  const silent = await ring('mina', 60);
  await mina.told('incoming_call', ({ callId }) => callId === silent);
  const { headers } = await pushOf(silent);
  expect(Number(headers['ttl'])).toBeLessThanOrEqual(58);

  await isReachedAt('omar', 'phone', browser.subscription(`${browsers.url}/phone`));
  await using omar = await device('omar', 'phone');
  const acknowledged = await ring('omar', 5);
  await omar.told('incoming_call', ({ callId }) => callId === acknowledged);
  omar.send({ type: 'ring_ack', callId: acknowledged });
  expect(await omar.told('ring_ended')).toMatchObject({ callId: acknowledged, reason: 'timed-out' });
  expect(browsers.received.map(({ headers: sent }) => sent['topic'])).not.toContain(topicOf(acknowledged));
});

test('an address that a service calls gone is forgotten', async () => {
  await isReachedAt('lena', 'old', browser.subscription(`${browsers.url}/old`));
  browsers.answer = () => ({ status: 410 });
  await pushOf(await ring('lena', 30));
  const presence = async () => {
    const headers = { authorization: `Bearer ${await tokenOf('ravi')}` };
    return (await fetch(`${server.url}/api/users/lena/presence`, { headers })).json();
  };
  await expect.poll(presence).toMatchObject({ reachableByPush: false });
});

test('the log tells of pushes by their calls, without an address or a name', () => {
  expect(server.output).toContain('Push delivered');
  for (const hidden of ['asha', 'android-1', apnsToken, '/laptop']) expect(server.output).not.toContain(hidden);
});
