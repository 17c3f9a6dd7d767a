// Half of the deployment dies, stops, or loses what joins it: nothing is lost, and nothing is done twice.
import { startPostgres } from '@patchcord/testing/postgres';
import { startRedis } from '@patchcord/testing/redis';
import type { ServerProcess } from '@patchcord/testing/server-process';
import { describe, expect, test } from 'vitest';
import { allRing, ask, Cluster, getJson, ring, ringCounts, ringEnd } from './cluster.ts';

function webhook(server: ServerProcess, fields: object): Promise<Response> {
  return fetch(`${server.url}/exotel/webhook`, { method: 'POST', body: JSON.stringify(fields) });
}

const ringing = (CallSid: string) => ({
  CallSid,
  EventType: 'ringing',
  CallFrom: '09876543210',
  CallTo: '08047000001',
});
/** With its fencing token, which is no secret. */
const looksAfterCalls = /looks after the calls from now on.*"fencing":\d+/;
const over = (CallSid: string) => ({ CallSid, EventType: 'terminal', Status: 'completed', DateUpdated: 'now' });

describe('two instances', () => {
  test('webhooks on either are applied once, and every client hears of all calls, in order, without a gap', async () => {
    await using cluster = await Cluster.start();
    const { a, b } = cluster;
    const [here, there] = [await cluster.device(a, 'asha'), await cluster.device(b, 'ravi')];
    const sids = Array.from({ length: 60 }, (_, index) => `sid-${index}`);
    // Each is delivered to both instances at the same moment.
    await Promise.all(sids.flatMap((sid) => [webhook(a, ringing(sid)), webhook(b, ringing(sid))]));
    await Promise.all(sids.flatMap((sid) => [webhook(b, over(sid)), webhook(a, over(sid))]));
    for (const client of [here, there]) {
      const { seq } = await client.told('welcome');
      for (const sid of sids) await client.statusesUntilEnd(({ callSid }) => callSid === sid);
      const events = client.messages.flatMap((message) =>
        'seq' in message && message.type !== 'welcome' ? [message] : [],
      );
      expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => seq + 1 + index));
      for (const sid of sids) {
        const told = client.updates(({ callSid }) => callSid === sid).map(({ status }) => status);
        expect(told).toEqual(['ringing', 'completed']);
      }
    }
    expect(here.all('call_status_update')).toEqual(there.all('call_status_update'));
  });

  test('the newest connection of a device has it, on whichever instance', async () => {
    await using cluster = await Cluster.start();
    const { a, b } = cluster;
    const first = await cluster.device(cluster.a, 'asha', { deviceId: 'phone' });
    const second = await cluster.device(cluster.b, 'asha', { deviceId: 'phone' });
    expect(await first.closing()).toEqual({ code: 4203, reason: 'device-replaced' });
    const third = await cluster.device(cluster.b, 'asha', { deviceId: 'phone' });
    expect(await second.closing()).toEqual({ code: 4203, reason: 'device-replaced' });
    // At the same moment on both, one of the two has it, every time.
    for (let round = 0; round < 10; round += 1) {
      const both = await Promise.all([a, b].map((server) => cluster.saysHello(server, 'mina', { deviceId: 'watch' })));
      await expect.poll(() => both.filter(({ closed }) => closed?.code === 4203)).toHaveLength(1);
      const [left] = both.filter(({ closed }) => closed === null);
      left?.send({ type: 'ping' });
      await left?.told('pong');
    }
    // The same name is another device of another user.
    await cluster.device(cluster.a, 'ravi', { deviceId: 'phone' });
    expect(await getJson(cluster.a, '/api/users/asha/presence')).toMatchObject({ online: true, devices: 1 });
    expect(third.closed).toBeNull();
  });
});

describe('kill -9', () => {
  test.each(['the caller’s', 'the callee’s'] as const)(
    'of %s instance: the ring goes on and is answered on the other',
    async (whose) => {
      await using cluster = await Cluster.start();
      const { a, b } = cluster;
      const ravi = await cluster.device(a, 'ravi', { deviceId: 'r' });
      const phone = await cluster.device(b, 'asha', { deviceId: 'phone' });
      const callId = await ring(ravi, 'asha');
      await allRing([phone], callId);
      const [killed, left] = whose === 'the caller’s' ? [a, b] : [b, a];
      await killed.kill();
      const answering = killed === b ? await cluster.device(left, 'asha', { deviceId: 'phone' }) : phone;
      if (killed === b) expect((await answering.told('welcome')).rings).toMatchObject([{ callId }]);
      const calling = killed === a ? await cluster.device(left, 'ravi', { deviceId: 'r' }) : ravi;
      expect(await ask(answering, 'accept_call', callId)).toBe('call_accepted');
      expect(await ringEnd(answering, callId)).toBe('answered-here');
      await calling.told('call_status_update', ({ data }) => data.callId === callId && data.status === 'in-progress');
      expect(await ask(calling, 'end_call', callId)).toBe('command_done');
      await answering.statusesUntilEnd((call) => call.callId === callId);
    },
  );

  test('of the instance that has the duty: the ring still times out, and its clients resume without a gap', async () => {
    await using cluster = await Cluster.start();
    const { a, b } = cluster;
    const ravi = await cluster.device(b, 'ravi', { deviceId: 'r' });
    const phone = await cluster.device(a, 'asha', { deviceId: 'phone' });
    expect(a.output).toMatch(looksAfterCalls);
    const callId = await ring(ravi, 'asha', { ringTimeoutSeconds: 8 });
    const { seq } = await phone.told('call_status_update', ({ data }) => data.status === 'ringing');
    const { epoch } = await phone.told('welcome');
    await a.kill();
    const back = await cluster.device(b, 'asha', { deviceId: 'phone', resume: { epoch, seq } });
    expect(await back.told('welcome')).toMatchObject({ recovered: true, seq, rings: [{ callId }] });
    expect(await ringEnd(back, callId)).toBe('timed-out');
    expect(await back.statusesUntilEnd((call) => call.callId === callId)).toEqual(['no-answer']);
    expect(b.output).toMatch(looksAfterCalls);
  });

  test('its devices count as gone after a while', async () => {
    await using cluster = await Cluster.start();
    await cluster.device(cluster.a, 'asha', { deviceId: 'phone' });
    const isOnline = async () => (await getJson(cluster.b, '/api/users/asha/presence'))['online'];
    expect(await isOnline()).toBe(true);
    await cluster.a.kill();
    await expect.poll(isOnline).toBe(false);
  });
});

test('an instance that is shut down hands over: rings go on, and its users are rung while they move', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const ravi = await cluster.device(a, 'ravi', { deviceId: 'r' });
  const phone = await cluster.device(b, 'asha', { deviceId: 'phone' });
  const first = await ring(ravi, 'asha', { ringTimeoutSeconds: 5 });
  await allRing([phone], first);
  expect(await a.stop()).toBe(0);
  expect((await ravi.closing()).code).toBe(4100);
  // He is on his way from one instance to the other.
  const second = await ring(phone, 'ravi');
  const moved = await cluster.device(b, 'ravi', { deviceId: 'r' });
  expect(await getJson(b, `/api/calls/${second}`)).toMatchObject({ callId: first, status: 'in-progress' });
  expect(await ask(moved, 'end_call', first)).toBe('command_done');

  await moved[Symbol.asyncDispose]();
  const third = await ring(phone, 'ravi', { ringTimeoutSeconds: 5 });
  const back = await cluster.device(b, 'ravi', { deviceId: 'r' });
  expect((await back.told('welcome')).rings).toMatchObject([{ callId: third }]);
  expect(await ringEnd(back, third)).toBe('timed-out');
  expect(b.output).toMatch(looksAfterCalls);
});

test('an instance that has the duty and is stopped loses it; when it wakes, it takes nothing back', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const ravi = await cluster.device(b, 'ravi', { deviceId: 'r' });
  const phone = await cluster.device(b, 'asha', { deviceId: 'phone' });
  const stopped = await cluster.device(a, 'asha', { deviceId: 'tablet' });
  const callId = await ring(ravi, 'asha', { ringTimeoutSeconds: 8 });
  await allRing([phone, stopped], callId);
  a.pause();
  expect(await ringEnd(phone, callId)).toBe('timed-out');
  expect(b.output).toMatch(looksAfterCalls);
  a.resume();
  expect(await ringEnd(stopped, callId)).toBe('timed-out');
  await expect.poll(() => a.output).toContain('does not look after the calls any more');
  const ends = await stopped.statusesUntilEnd((call) => call.callId === callId);
  expect(ends).toEqual(['initiated', 'ringing', 'no-answer']);
  const next = await ring(ravi, 'asha');
  await allRing([phone, stopped], next);
  expect(await ask(stopped, 'accept_call', next)).toBe('call_accepted');
  for (const device of [phone, stopped]) expect(ringCounts(device, callId)).toEqual({ rung: 1, ended: 1 });
});

test('without Redis everything goes on, by the database; with it again, by Redis', async () => {
  await using redis = await startRedis();
  await using cluster = await Cluster.start({ REDIS_URL: redis.url });
  const { a, b } = cluster;
  const bus = async () => [(await getJson(a, '/health'))['bus'], (await getJson(b, '/health'))['bus']];
  await expect.poll(bus).toEqual(['connected', 'connected']);
  const ravi = await cluster.device(a, 'ravi', { deviceId: 'r' });
  const phone = await cluster.device(b, 'asha', { deviceId: 'phone' });

  await redis.stop();
  await expect.poll(bus).toEqual(['down', 'down']);
  const callId = await ring(ravi, 'asha');
  await allRing([phone], callId);
  const moved = await cluster.device(a, 'asha', { deviceId: 'phone' });
  expect(await phone.closing()).toEqual({ code: 4203, reason: 'device-replaced' });
  expect(await ask(moved, 'accept_call', callId)).toBe('call_accepted');
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');

  await redis.startAgain();
  await expect.poll(bus).toEqual(['connected', 'connected']);
  const other = await cluster.device(b, 'asha', { deviceId: 'tablet' });
  const next = await ring(ravi, 'asha');
  await allRing([moved, other], next);
  expect(await ask(other, 'reject_call', next)).toBe('command_done');
  expect(await ringEnd(moved, next)).toBe('rejected-elsewhere');
  const seqs = ravi.messages.flatMap((message) => ('seq' in message ? [message.seq] : []));
  expect(seqs).toEqual(seqs.map((_seq, index) => (seqs[0] ?? 0) + index));
});

test('without Postgres nothing is promised; with it again, everything goes on', async () => {
  await using postgres = await startPostgres();
  await using cluster = await Cluster.start({ DATABASE_URL: await postgres.createDatabase() });
  const { a, b } = cluster;
  const ready = async () => [(await fetch(`${a.url}/readyz`)).status, (await fetch(`${b.url}/readyz`)).status];
  const ravi = await cluster.device(a, 'ravi', { deviceId: 'r' });
  const phone = await cluster.device(b, 'asha', { deviceId: 'phone' });
  const callId = await ring(ravi, 'asha');
  await allRing([phone], callId);

  await postgres.stop();
  expect(await ask(phone, 'accept_call', callId)).toBe('store-unavailable');
  expect((await webhook(a, over('sid-1'))).status).toBe(503);
  ravi.send({ type: 'incoming_call', recipientId: 'asha', requestId: 'while-down' });
  expect(await ravi.answerTo('while-down')).toMatchObject({ code: 'store-unavailable', temporary: true });
  expect(await ready()).toEqual([503, 503]);

  await postgres.startAgain();
  await expect.poll(ready).toEqual([200, 200]);
  expect(await ask(phone, 'accept_call', callId)).toBe('call_accepted');
  expect(await ringEnd(phone, callId)).toBe('answered-here');
  await ravi.told('call_status_update', ({ data }) => data.callId === callId && data.status === 'in-progress');
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
  expect((await webhook(b, over('sid-1'))).status).toBe(200);
  await ravi.statusesUntilEnd(({ callSid }) => callSid === 'sid-1');
});
