// The credentials that are handed out, on a real coturn.
import { startCoturn, type TestCoturn } from '@patchcord/testing/coturn';
import { TurnClient } from '@patchcord/testing/turn-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { iceServersFor } from './ice-servers.ts';

let coturn: TestCoturn;
beforeAll(async () => {
  coturn = await startCoturn();
});
afterAll(() => coturn.close());

/** What a user is given, with the clock at `now`. */
function credentialsOf(subject: string, { secret = coturn.secret, ttlSeconds = 3600, now = Date.now() } = {}) {
  const turn = { urls: [coturn.urls.udp], secret: new Secret(secret), ttlSeconds };
  const [server] = iceServersFor(subject, { stunUrls: [], turn }, now).iceServers;
  return { username: server?.username ?? '', credential: server?.credential ?? '' };
}

async function allocate(credentials: { username: string; credential: string }) {
  using client = await TurnClient.open(coturn.port, credentials);
  return await client.allocate();
}

test.each(['asha', '+919876543210', 'उषा: a name with spaces and colons'])('%s is let in', async (subject) => {
  const allocated = await allocate(credentialsOf(subject));
  expect(allocated).toMatchObject({ ok: true, relayed: { address: '127.0.0.1' }, lifetimeSeconds: 600 });
});

test('credentials of another secret, of a time that is over, or with another name are refused', async () => {
  const refused = { ok: false, code: 401 };
  expect(await allocate(credentialsOf('asha', { secret: 'x'.repeat(32) }))).toMatchObject(refused);
  expect(await allocate(credentialsOf('asha', { now: Date.now() - 3602_000 }))).toMatchObject(refused);
  const { username, credential } = credentialsOf('asha');
  expect(await allocate({ username: `9${username}`, credential })).toMatchObject(refused);
});

test('a relay that is in use may be kept beyond the time of its credentials', async () => {
  const credentials = credentialsOf('asha', { ttlSeconds: 3 });
  using client = await TurnClient.open(coturn.port, credentials);
  expect(await client.allocate()).toMatchObject({ ok: true });
  await expect.poll(() => allocate(credentials)).toMatchObject({ ok: false, code: 401 });
  expect(await client.refresh()).toEqual({ ok: true });
});
