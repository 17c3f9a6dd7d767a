// kill -9: what was acknowledged is there, and calls that were under way still end rightly.
import { setTimeout } from 'node:timers/promises';
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { expect, inject, test } from 'vitest';
import { startWorld } from './world.ts';

const KILLS = 20;
const order = {
  type: 'incoming_call',
  callerId: '1234567890',
  recipientId: '9876543210',
  callType: 'voice',
  requestId: 'r-1',
};

/** Sends webhooks without a pause, kills the server some time after `killAfter` of them; gives the acknowledged sids. */
async function acknowledgedUntilKilled(server: ServerProcess, prefix: string, killAfter: number): Promise<string[]> {
  const acknowledged: string[] = [];
  const kills: Promise<void>[] = [];
  const sendOn = async (sender: number) => {
    for (let count = 0; ; count += 1) {
      const CallSid = `${prefix}s${sender}n${count}`;
      const body = JSON.stringify({ CallSid, EventType: 'terminal', Status: 'completed' });
      const answer = await fetch(`${server.url}/exotel/webhook`, { method: 'POST', body }).catch(() => null);
      if (answer === null) return;
      if (answer.ok) acknowledged.push(CallSid);
      if (acknowledged.length < killAfter || kills.length > 0) continue;
      kills.push(setTimeout(Math.random() * 20).then(() => server.kill()));
    }
  };
  await Promise.all([1, 2, 3, 4].map(sendOn));
  await Promise.all(kills);
  return acknowledged;
}

async function sidsKept(server: ServerProcess): Promise<Set<string>> {
  const kept = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer: Response = await fetch(
      `${server.url}/api/calls?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const page = (await answer.json()) as { calls: { callSid: string; status: string }[]; nextCursor: string | null };
    for (const { callSid, status } of page.calls) if (status === 'completed') kept.add(callSid);
    cursor = page.nextCursor;
  }
  return kept;
}

test.each([
  ['SQLite', async () => ({})],
  ['Postgres', async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) })],
])(
  `${KILLS} kills at random moments on %s lose nothing that was acknowledged`,
  async (_engine, environment) => {
    await using server = await ServerProcess.start({ LOG_LEVEL: 'error', ...(await environment()) });
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const killAfter = 5 + Math.floor(Math.random() * 60);
      acknowledged.push(...(await acknowledgedUntilKilled(server, `k${kill}`, killAfter)));
      await server.startAgain();
    }
    const kept = await sidsKept(server);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 5);
    expect(acknowledged.filter((sid) => !kept.has(sid))).toEqual([]);
  },
  180_000,
);

test('a call whose server is killed while the parties talk ends as completed after a restart', async () => {
  await using world = await startWorld({ emulator: { timings: { talkMs: 10_000 } } });
  const app = await world.app();
  app.send(order);
  const talking = await app.told('call_status_update', ({ data }) => data.status === 'in-progress');
  await world.server.kill();
  await world.server.startAgain();

  const later = await world.app();
  later.send({ type: 'hello' });
  expect((await later.told('welcome')).calls).toMatchObject([{ callId: talking.data.callId, status: 'in-progress' }]);
  expect((await later.statusesUntilEnd()).at(-1)).toBe('completed');
});

test('a call that ended while the server was dead, its webhooks lost, ends rightly as soon as it is back', async () => {
  await using world = await startWorld({ emulator: { callbacks: { retryAfterMs: [] } } });
  const app = await world.app();
  app.send(order);
  await app.told('call_status_update', ({ data }) => data.status === 'ringing');
  await world.server.kill();
  await expect.poll(() => world.emulator.calls()[0]?.phase).toBe('ended');
  await world.server.startAgain();
  await expect.poll(async () => (await world.get('/api/calls')).body['calls']).toMatchObject([{ status: 'completed' }]);
});

test('an app that was connected resumes after a restart and misses nothing', async () => {
  await using world = await startWorld({ emulator: { timings: { talkMs: 2_000 } } });
  const app = await world.app();
  app.send({ type: 'hello' });
  const { epoch } = await app.told('welcome');
  app.send(order);
  const ringing = await app.told('call_status_update', ({ data }) => data.status === 'ringing');
  await app.told('call_status_update', ({ data }) => data.status === 'in-progress');
  await world.server.kill();
  await world.server.startAgain();

  const back = await world.app();
  back.send({ type: 'hello', resume: { epoch, seq: ringing.seq } });
  expect(await back.told('welcome')).toMatchObject({ recovered: true, seq: ringing.seq, epoch });
  expect(await back.statusesUntilEnd()).toEqual(['in-progress', 'completed']);
  const seqs = back.messages.flatMap((message) =>
    message.type === 'welcome' || !('seq' in message) ? [] : [message.seq],
  );
  expect(seqs).toEqual(seqs.map((_seq, index) => ringing.seq + 1 + index));
});

test('an unknown epoch or a place beyond the log is answered with a snapshot instead of a gap', async () => {
  await using world = await startWorld();
  const app = await world.app();
  app.send({ type: 'hello', resume: { epoch: 'another', seq: 0 } });
  expect(await app.told('welcome')).toMatchObject({ recovered: false, seq: 0 });
  const ahead = await world.app();
  ahead.send({ type: 'hello', resume: { epoch: (await app.told('welcome')).epoch, seq: 99 } });
  expect(await ahead.told('welcome')).toMatchObject({ recovered: false });
});

test('SIGTERM sees apps off, keeps what is under way, and exits with 0', async () => {
  await using world = await startWorld();
  const app = await world.app();
  app.send(order);
  await app.told('call_placed');
  expect(await world.server.stop()).toBe(0);
  expect(await app.told('goaway')).toMatchObject({ endpoints: [], reconnectAfterMs: expect.any(Number) });
  expect(await app.closing()).toEqual({ code: 4100, reason: 'draining' });
  await world.server.startAgain();
  const back = await world.app();
  back.send(order);
  expect(await back.told('call_placed')).toMatchObject({ duplicate: true });
  await expect.poll(async () => (await world.get('/api/calls')).body['calls']).toMatchObject([{ status: 'completed' }]);
});
