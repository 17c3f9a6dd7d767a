// What a console asks: who one is, which calls there are, what was delivered, and how the instances are.

import { freePort } from '@patchcord/testing/free-port';
import { startPostgres } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { startWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld();
  for (const recipientId of ['9876500020', '9876500021', '9876500001']) {
    await world.get('/api/calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ callerId: '1234567890', recipientId }),
    });
  }
  const active = async () => (await world.get('/api/calls/count?status=initiated,ringing,in-progress')).body['count'];
  await eventually(async () => expect(await active()).toBe(0));
});
afterAll(async () => world[Symbol.asyncDispose]());

test('an open server tells that it is one', async () => {
  expect((await world.get('/api/me')).body).toEqual({
    subject: 'anyone',
    scopes: ['calls:place', 'calls:read', 'calls:listen', 'admin'],
    isOpen: true,
    expiresAt: null,
  });
});

test('calls are searched, filtered by several statuses, and counted', async () => {
  const found = async (query: string) => {
    const { calls } = (await world.get(`/api/calls?${query}`)).body as { calls: { to: string }[] };
    return calls.map(({ to }) => to);
  };
  expect(await found('search=00021')).toEqual(['9876500021']);
  expect(await found('search=98765000&status=busy,failed')).toEqual(['9876500001']);
  expect(await found('medium=app')).toEqual([]);
  expect((await world.get('/api/calls/count')).body).toEqual({ count: 3, isMore: false });
  expect((await world.get('/api/calls/count?search=0002')).body).toEqual({ count: 2, isMore: false });
  expect((await world.get('/api/calls?search=a')).status).toBe(400);
  expect((await world.get('/api/calls?status=busy,asleep')).body).toMatchObject({ code: 'invalid-message' });
});

test('deliveries of all calls are turned page by page, each once', async () => {
  type Page = { deliveries: { callId: string; key: string; dialect: string; payload: object }[]; nextCursor: string };
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await world.get(`/api/deliveries?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
    const page = body as unknown as Page;
    seen.push(...page.deliveries.map(({ callId, key }) => `${callId} ${key}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.length).toBeGreaterThan(3);
  expect(new Set(seen).size).toBe(seen.length);
  const { deliveries } = (await world.get('/api/deliveries?dialect=status-callback')).body as unknown as Page;
  expect(deliveries[0]).toMatchObject({ dialect: 'status-callback', payload: { CallSid: expect.any(String) } });
  expect((await world.get('/api/deliveries?cursor=rubbish')).body).toMatchObject({ code: 'invalid-cursor' });
});

test('a device that is connected is listed, and an instance alone is the only one', async () => {
  const app = await world.app();
  app.send({ type: 'hello', userId: 'asha', deviceId: 'phone-1' });
  await app.told('welcome');
  const { devices } = (await world.get('/api/devices')).body as { devices: object[] };
  expect(devices).toContainEqual({ userId: 'asha', deviceId: 'phone-1', connectedAt: expect.any(String) });
  expect((await world.get('/api/instances')).body).toMatchObject({
    instances: [{ role: 'only', isSelf: true, health: { status: 'ok', maxStreams: 300 } }],
  });
});

test('each of two instances tells how the other is, also when that does not answer', async () => {
  await using postgres = await startPostgres();
  const DATABASE_URL = await postgres.createDatabase();
  const ports = { primary: await freePort(), fallback: await freePort() };
  const at = (port: number) => `http://127.0.0.1:${port}`;
  await using primary = await ServerProcess.start({ DATABASE_URL, FALLBACK_URL: at(ports.fallback) }, ports.primary);
  await using fallback = await ServerProcess.start({ DATABASE_URL, PRIMARY_URL: at(ports.primary) }, ports.fallback);
  const seenFrom = async (server: ServerProcess) => (await fetch(`${server.url}/api/instances`)).json();
  expect(await seenFrom(primary)).toMatchObject({
    instances: [
      { url: at(ports.primary), role: 'primary', isSelf: true, health: { status: 'ok' } },
      { url: at(ports.fallback), role: 'fallback', isSelf: false, health: { status: 'ok' } },
    ],
  });
  await primary.kill();
  expect(await seenFrom(fallback)).toMatchObject({
    instances: [
      { role: 'fallback', isSelf: true, health: { status: 'ok' } },
      { url: at(ports.primary), role: 'primary', health: null, answeredInMs: null },
    ],
  });
});

test('who is connected is told to operators alone', async () => {
  const key = 'an-operator-key-of-more-than-thirty-two';
  const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
  await using closed = await ServerProcess.start({ AUTH_SECRET, OPERATOR_KEY: key });
  const ask = (path: string, bearer: string) =>
    fetch(closed.url + path, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await fetch(`${closed.url}/api/me`)).status).toBe(401);
  expect(await (await ask('/api/me', key)).json()).toMatchObject({ subject: 'operator', isOpen: false });
  const issued = await fetch(`${closed.url}/api/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ subject: 'asha', scopes: ['calls:read'] }),
  });
  const { token, expiresAt } = (await issued.json()) as { token: string; expiresAt: string };
  expect(await (await ask('/api/me', token)).json()).toEqual({
    ...{ subject: 'asha', scopes: ['calls:read'], isOpen: false, expiresAt },
  });
  expect((await ask('/api/devices', token)).status).toBe(403);
  expect((await ask('/api/instances', token)).status).toBe(200);
});
