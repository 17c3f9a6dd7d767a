// The SDK while its server is away: commands wait, are done once, or fail in time; and what another log means.
import { ServerProcess } from '@patchcord/testing/server-process';
import { SignJWT } from 'jose';
import { expect, test, vi } from 'vitest';
import { getJson } from './cluster.ts';
import { connectedDevice, type SdkDevice } from './sdk-device.ts';

// Servers are killed and started again.
vi.setConfig({ testTimeout: 90_000 });

function deviceOf(server: ServerProcess, userId: string): Promise<SdkDevice> {
  return connectedDevice({ endpoints: [server.url], userId, deviceId: `${userId}s` });
}

async function callsIn(server: ServerProcess): Promise<object[]> {
  return (await getJson(server, '/api/calls'))['calls'] as object[];
}

test('a call that is placed while no server is there is placed once, as soon as one is', async () => {
  await using server = await ServerProcess.start();
  using _asha = await deviceOf(server, 'asha');
  using ravi = await deviceOf(server, 'ravi');
  await server.kill();
  await expect.poll(() => ravi.client.state.name).toBe('reconnecting');
  const placing = ravi.client.place({ to: 'asha', requestId: 'once' });
  await server.startAgain();
  const call = await placing;
  expect((await ravi.client.place({ to: 'asha', requestId: 'once' })).callId).toBe(call.callId);
  // Asked for again over a connection that is lost before the answer: the server stands still meanwhile.
  server.pause();
  const again = ravi.client.place({ to: 'asha', requestId: 'once' });
  await server.kill();
  await server.startAgain();
  expect((await again).callId).toBe(call.callId);
  expect(await callsIn(server)).toHaveLength(1);
});

test('a command whose deadline passes says whether it may have been done', async () => {
  await using server = await ServerProcess.start();
  using asha = await deviceOf(server, 'asha');
  using ravi = await deviceOf(server, 'ravi');
  const late = { code: 'deadline-exceeded', temporary: true };
  server.pause();
  const sent = ravi.client.place({ to: 'asha', deadlineMs: 200 });
  await expect(sent).rejects.toMatchObject({ ...late, outcome: 'unknown' });
  await server.kill();
  await expect.poll(() => ravi.client.state.name).toBe('reconnecting');
  const waiting = ravi.client.place({ to: 'asha', deadlineMs: 200 });
  await expect(waiting).rejects.toMatchObject({ ...late, outcome: 'not-done' });
  await server.startAgain();
  await expect.poll(() => asha.client.state.name).toBe('connected');
  expect(await callsIn(server)).toEqual([]);
});

test('a server with another database: what is not known there is lost, and the client goes on with the new log', async () => {
  await using first = await ServerProcess.start();
  using ravi = await deviceOf(first, 'ravi');
  using asha = await deviceOf(first, 'asha');
  const call = await ravi.client.place({ to: 'asha' });
  await asha.ringOf(call.callId);
  const lost = expect(call.done).rejects.toMatchObject({ code: 'call-lost', callId: call.callId });
  await first.kill();
  await using second = await ServerProcess.start({}, first.port);
  await lost;
  for (const { client } of [ravi, asha]) await expect.poll(() => client.state.name).toBe('connected');
  expect(ravi.client.calls).toEqual([]);
  expect(ravi.client.getStats()).toMatchObject({ resumes: 0, snapshots: 1 });
  const next = await ravi.client.place({ to: 'asha' });
  await (await asha.ringOf(next.callId)).accept();
  await next.end();
  expect(await next.done).toMatchObject({ status: 'completed' });
  expect(await callsIn(second)).toHaveLength(1);
});

test('a token that runs out while the client is offline is replaced, and the client goes on where it was', async () => {
  const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
  await using server = await ServerProcess.start({ AUTH_SECRET });
  const ends: number[] = [];
  const getToken = () => {
    // Even a token that has just run out is taken for five seconds more: clocks differ.
    const exp = Math.floor(Date.now() / 1000) + (ends.length === 0 ? 2 : 3600);
    ends.push(exp * 1000);
    const jwt = new SignJWT({ scope: 'calls:read calls:place' }).setProtectedHeader({ alg: 'HS256' });
    return jwt.setSubject('asha').setExpirationTime(exp).sign(new TextEncoder().encode(AUTH_SECRET));
  };
  using asha = await connectedDevice({ endpoints: [server.url], getToken, deviceId: 'phone' });
  await server.kill();
  await expect.poll(() => Date.now() > (ends[0] ?? 0)).toBe(true);
  await server.startAgain();
  await expect.poll(() => asha.client.state.name).toBe('connected');
  expect(ends.length).toBeGreaterThan(1);
  expect(asha.client.userId).toBe('asha');
  expect(asha.client.getStats()).toMatchObject({ resumes: 1, snapshots: 0 });
  await expect(asha.client.place({ to: 'nobody' })).rejects.toMatchObject({ code: 'unknown-user' });
});
