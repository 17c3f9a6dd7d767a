// Rings over two instances: three devices of Asha, one on the other instance, and Ravi, who calls her.
import type { AppClient } from '@patchcord/testing/app-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRing, ask, Cluster, getJson, ring, ringCounts, ringEnd } from './cluster.ts';

let cluster: Cluster;
let ravi: AppClient;
let phone: AppClient;
let tablet: AppClient;
let laptop: AppClient;
let devices: AppClient[];

beforeAll(async () => {
  cluster = await Cluster.start();
  const { a, b } = cluster;
  ravi = await cluster.device(b, 'ravi', { deviceId: 'ravis' });
  phone = await cluster.device(a, 'asha', { deviceId: 'phone' });
  tablet = await cluster.device(a, 'asha', { deviceId: 'tablet' });
  laptop = await cluster.device(b, 'asha', { deviceId: 'laptop' });
  devices = [phone, tablet, laptop];
});
afterAll(() => cluster[Symbol.asyncDispose]());

async function endOf(callId: string): Promise<object> {
  const { data } = await ravi.told(
    'call_status_update',
    (told) => told.data.callId === callId && told.data.endedAt !== null,
  );
  return data;
}

function eachRangOnce(callId: string): void {
  for (const device of devices) expect(ringCounts(device, callId)).toEqual({ rung: 1, ended: 1 });
}

test('the first device to accept has the call, the others are told, and either party ends it', async () => {
  const callId = await ring(ravi, 'asha');
  await allRing(devices, callId);
  const { data } = await phone.told('incoming_call', (told) => told.callId === callId);
  expect(data).toMatchObject({ from: 'ravi', to: 'asha', medium: 'app', status: 'ringing', callType: 'voice' });

  expect(await ask(laptop, 'accept_call', callId)).toBe('call_accepted');
  expect(await Promise.all(devices.map((device) => ringEnd(device, callId)))).toEqual([
    'answered-elsewhere',
    'answered-elsewhere',
    'answered-here',
  ]);
  expect(await ask(laptop, 'accept_call', callId)).toBe('call_accepted');
  expect(await ask(phone, 'accept_call', callId)).toBe('answered-elsewhere');
  expect(await ask(tablet, 'reject_call', callId)).toBe('answered-elsewhere');

  const stranger = await cluster.device(cluster.a, 'mallory');
  expect(await ask(stranger, 'end_call', callId)).toBe('not-your-call');
  expect(await ask(stranger, 'accept_call', callId)).toBe('not-ringing');
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
  expect(await ask(laptop, 'end_call', callId)).toBe('call-already-ended');
  expect(await endOf(callId)).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
  const told = await phone.statusesUntilEnd((call) => call.callId === callId);
  expect(told).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  eachRangOnce(callId);
});

test('a rejection ends the ring everywhere', async () => {
  const callId = await ring(ravi, 'asha', { callType: 'video' });
  await allRing(devices, callId);
  expect(await ask(phone, 'reject_call', callId)).toBe('command_done');
  expect(await Promise.all(devices.map((device) => ringEnd(device, callId)))).toEqual([
    'rejected-here',
    'rejected-elsewhere',
    'rejected-elsewhere',
  ]);
  expect(await endOf(callId)).toMatchObject({ status: 'busy', hangUpReason: 'rejected', callType: 'video' });
  expect(await ask(phone, 'reject_call', callId)).toBe('command_done');
  expect(await ask(laptop, 'accept_call', callId)).toBe('call-already-ended');
  eachRangOnce(callId);
});

test('ignoring silences one device; the others ring on until nobody has answered in time', async () => {
  const callId = await ring(ravi, 'asha', { ringTimeoutSeconds: 5 });
  await allRing(devices, callId);
  expect(await ask(tablet, 'ignore_call', callId)).toBe('command_done');
  expect(await ringEnd(tablet, callId)).toBe('ignored');
  const again = await cluster.device(cluster.b, 'asha', { deviceId: 'tablet' });
  expect(await again.told('welcome')).toMatchObject({ rings: [] });
  expect(await tablet.closing()).toEqual({ code: 4203, reason: 'device-replaced' });
  const later = await cluster.device(cluster.a, 'asha', { deviceId: 'watch' });
  expect((await later.told('welcome')).rings).toMatchObject([{ callId }]);

  expect(await Promise.all([phone, laptop, later].map((device) => ringEnd(device, callId)))).toEqual([
    'timed-out',
    'timed-out',
    'timed-out',
  ]);
  expect(await endOf(callId)).toMatchObject({ status: 'no-answer', hangUpReason: 'no-answer' });
  expect(ringCounts(again, callId)).toEqual({ rung: 0, ended: 0 });
  expect(ringCounts(later, callId)).toEqual({ rung: 0, ended: 1 });
  [tablet, devices] = [again, [phone, again, laptop]];
  later.socket.close(1000);
  await later.closing();
  eachRangOnceOn([phone, laptop], callId);
});

function eachRangOnceOn(some: AppClient[], callId: string): void {
  for (const device of some) expect(ringCounts(device, callId)).toEqual({ rung: 1, ended: 1 });
}

test('the caller cancels, and nobody can answer any more', async () => {
  const callId = await ring(ravi, 'user:asha');
  await allRing(devices, callId);
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
  for (const device of devices) expect(await ringEnd(device, callId)).toBe('caller-canceled');
  expect(await ask(laptop, 'accept_call', callId)).toBe('call-already-ended');
  expect(await endOf(callId)).toMatchObject({ status: 'canceled', hangUpReason: 'canceled' });
  eachRangOnce(callId);
});

test('of devices that answer at the same moment on both instances one has the call, every time', async () => {
  for (let round = 0; round < 12; round += 1) {
    const callId = await ring(ravi, 'asha');
    await allRing(devices, callId);
    const answers = await Promise.all(devices.map((device) => ask(device, 'accept_call', callId)));
    expect(answers.toSorted()).toEqual(['answered-elsewhere', 'answered-elsewhere', 'call_accepted']);
    const ends = await Promise.all(devices.map((device) => ringEnd(device, callId)));
    expect(ends[answers.indexOf('call_accepted')]).toBe('answered-here');
    expect(ends.filter((end) => end === 'answered-elsewhere')).toHaveLength(2);
    expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
    eachRangOnce(callId);
  }
});

test('somebody who is in a call is rung all the same', async () => {
  const [first, mina] = [await ring(ravi, 'asha'), await cluster.device(cluster.a, 'mina')];
  await allRing(devices, first);
  expect(await ask(phone, 'accept_call', first)).toBe('call_accepted');
  const second = await ring(mina, 'asha');
  await allRing(devices, second);
  expect(await ask(laptop, 'accept_call', second)).toBe('call_accepted');
  expect(await getJson(cluster.b, `/api/calls/${first}`)).toMatchObject({ status: 'in-progress' });
  for (const [device, callId] of [
    [phone, first],
    [mina, second],
  ] as const) {
    expect(await ask(device, 'end_call', callId)).toBe('command_done');
  }
});

test('the same order sent again is the same call; a second one while it rings is that call too', async () => {
  const order = { type: 'incoming_call', recipientId: 'asha', requestId: 'again' };
  ravi.send(order);
  ravi.send(order);
  const placed = await ravi.told('call_placed', (told) => told.requestId === 'again' && told.duplicate);
  expect(await ring(ravi, 'asha')).toBe(placed.callId);
  expect(ravi.all('call_placed').at(-1)).toMatchObject({ duplicate: false, joined: true });
  await allRing(devices, placed.callId);
  expect(await ask(ravi, 'end_call', placed.callId)).toBe('command_done');
  for (const device of devices) await ringEnd(device, placed.callId);
  eachRangOnce(placed.callId);
});

test.each([
  ['a user who was never here', { recipientId: 'nobody-knows' }, 'unknown-user'],
  ['oneself', { recipientId: 'user:ravi' }, 'same-user'],
  ['somebody in another one’s name', { recipientId: 'asha', callerId: 'mina' }, 'invalid-message'],
  ['with an agent', { recipientId: 'asha', agent: 'sales' }, 'invalid-message'],
  ['for longer than anybody rings', { recipientId: 'asha', ringTimeoutSeconds: 181 }, 'invalid-message'],
])('calling %s is refused', async (_what, order, code) => {
  const caller = await cluster.device(cluster.b, 'ravi', { deviceId: 'refused' });
  caller.send({ type: 'incoming_call', requestId: 'r', ...order });
  expect(await caller.answerTo('r')).toMatchObject({ type: 'error', code });
});

test('a user who is known, but neither connected nor reachable by push, is not rung', async () => {
  const gone = await cluster.device(cluster.a, 'zoya');
  gone.socket.close(1000);
  const isOnline = async () => (await getJson(cluster.b, '/api/users/zoya/presence'))['online'];
  await expect.poll(isOnline).toBe(false);
  const callId = await ring(ravi, 'zoya');
  expect(await endOf(callId)).toMatchObject({ status: 'no-answer', hangUpReason: 'nobody-reachable' });
  const told = ravi.updates((call) => call.callId === callId).map(({ status }) => status);
  expect(told).toEqual(['initiated', 'no-answer']);
});

test('a user whose connection was lost a moment ago is rung as soon as it is back', async () => {
  const lost = await cluster.device(cluster.a, 'lena', { deviceId: 'l' });
  await lost[Symbol.asyncDispose]();
  const callId = await ring(ravi, 'lena');
  const back = await cluster.device(cluster.b, 'lena', { deviceId: 'l' });
  expect((await back.told('welcome')).rings).toMatchObject([{ callId }]);
  expect(await ask(back, 'accept_call', callId)).toBe('call_accepted');
  expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
});

test('presence is told on every instance', async () => {
  expect(await getJson(cluster.a, '/api/users/asha/presence')).toEqual({
    userId: 'asha',
    known: true,
    online: true,
    devices: 3,
    reachableByPush: false,
  });
});
