// The SDK against the real server, in processes of its own that are killed and started again.
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { SignJWT } from 'jose';
import { type Emulator, startEmulator } from 'patchcord-emulator';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { OutgoingCall } from './calls/call.ts';
import { connectedClient } from './testing/test-client.ts';

const mission = { from: '1234567890', to: '9876543210' };
const quick = { originateMs: 20, answerAfterMs: 40 };

async function emulatedExotel(talkMs: number): Promise<Emulator> {
  const emulator = await startEmulator({ requestsPerMinute: null, timings: { ...quick, talkMs } });
  onTestFinished(() => emulator.close());
  return emulator;
}

function exotelAt(emulator: Emulator): Record<string, string> {
  return {
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: '08047000001',
    EXOTEL_BASE_URL: emulator.url,
  };
}

/** Every status that the call takes from now on, the present one first. */
function statusesOf(call: OutgoingCall): string[] {
  const statuses: string[] = [call.status];
  call.on('status', (status) => statuses.push(status));
  return statuses;
}

test('the mission’s call is placed and followed to its end', async () => {
  const emulator = await emulatedExotel(120);
  await using server = await ServerProcess.start(exotelAt(emulator));
  const { client } = await connectedClient({ endpoints: [server.url] });
  const call = await client.place(mission);
  const statuses = statusesOf(call);
  expect(await call.done).toMatchObject({ status: 'completed', ...mission });
  expect(['initiated', 'ringing', 'in-progress', 'completed']).toEqual(expect.arrayContaining(statuses));
  expect(statuses.at(-1)).toBe('completed');
});

test('a number that cannot be dialled is refused with the server’s code and fields', async () => {
  const emulator = await emulatedExotel(120);
  await using server = await ServerProcess.start(exotelAt(emulator));
  const { client } = await connectedClient({ endpoints: [server.url] });
  const refused = client.place({ from: '12', to: mission.to });
  await expect(refused).rejects.toMatchObject({ code: 'invalid-number', issues: [{ path: 'callerId' }] });
});

test('the server is killed while the parties talk, and started again: nothing is lost and nothing comes twice', async () => {
  const emulator = await emulatedExotel(3_000);
  await using server = await ServerProcess.start(exotelAt(emulator));
  const { client, told, states } = await connectedClient({ endpoints: [server.url] });
  const call = await client.place(mission);
  const statuses = statusesOf(call);
  await expect.poll(() => call.status).toBe('in-progress');
  await server.kill();
  await expect.poll(() => client.state.name).toBe('reconnecting');
  await server.startAgain();
  expect((await call.done).status).toBe('completed');
  expect(statuses.slice(-2)).toEqual(['in-progress', 'completed']);
  expect(told.map((event) => event.split(' ')[1])).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(states.at(-1)).toMatchObject({ name: 'connected' });
  expect(client.getStats()).toMatchObject({ connects: 2, resumes: 1, snapshots: 0, duplicates: 0 });
});

test('two instances on one Postgres: one dies, the client goes on with the other one where it was', async () => {
  const emulator = await emulatedExotel(3_000);
  const DATABASE_URL = await createDatabase(inject('postgresUrl'));
  const env = { ...exotelAt(emulator), DATABASE_URL };
  await using primary = await ServerProcess.start(env);
  await using fallback = await ServerProcess.start(env);
  const { client, told } = await connectedClient({ endpoints: [primary.url, fallback.url] });
  const call = await client.place(mission);
  await expect.poll(() => call.status).toBe('in-progress');
  await primary.kill();
  await expect.poll(() => client.state).toEqual({ name: 'connected', endpoint: `${fallback.wsUrl}/ws` });
  expect(client.getStats()).toMatchObject({ failovers: 1, resumes: 1, snapshots: 0 });
  // Exotel reports to the dead instance; here the survivor is told in its place.
  await fetch(`${fallback.url}/exotel/webhook`, {
    method: 'POST',
    body: JSON.stringify({ CallSid: call.data.callSid, EventType: 'terminal', Status: 'completed' }),
  });
  expect((await call.done).status).toBe('completed');
  const seqs = told.map((event) => Number(event.split(' ')[0]));
  expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
  expect(told.map((event) => event.split(' ')[1])).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
});

test('a call that ended while nobody served is told as ended', async () => {
  const emulator = await emulatedExotel(300);
  await using server = await ServerProcess.start(exotelAt(emulator));
  const { client } = await connectedClient({ endpoints: [server.url], deviceId: 'here' });
  const call = await client.place(mission);
  await expect.poll(() => call.status).toBe('in-progress');
  await server.kill();
  await expect.poll(() => emulator.calls()[0]?.phase).toBe('ended');
  await server.startAgain();
  expect((await call.done).status).toBe('completed');
  expect(client.calls).toEqual([]);
});

test('a server that asks for tokens: a fresh one is sent before the old one runs out', async () => {
  const secret = 'a secret of at least thirty-two bytes';
  await using server = await ServerProcess.start({ AUTH_SECRET: secret });
  const asked: string[] = [];
  const getToken = (why: string) => {
    asked.push(why);
    const jwt = new SignJWT({ scope: 'calls:read' }).setProtectedHeader({ alg: 'HS256' }).setSubject('asha');
    return jwt.setExpirationTime(asked.length === 1 ? '8s' : '1h').sign(new TextEncoder().encode(secret));
  };
  const { client, states } = await connectedClient({ endpoints: [server.url], getToken });
  await expect.poll(() => asked).toEqual(['connect', 'expiring']);
  await expect(client.place(mission)).rejects.toMatchObject({ code: 'forbidden' });
  expect(states.map(({ name }) => name)).toEqual(['connecting', 'connected']);
  const stranger = connectedClient({ endpoints: [server.url], getToken: () => 'forged' });
  await expect(stranger).rejects.toMatchObject({ code: 'unauthorized' });
});
