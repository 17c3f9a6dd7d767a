// Two people call each other at the same moment, on two instances: there is exactly one call, and both are in it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, Cluster, getJson, ring, ringEnd } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

async function callsBetween(one: string, other: string) {
  const { calls } = (await getJson(cluster.a, '/api/calls?limit=200')) as { calls: { from: string; to: string }[] };
  return calls.filter(({ from, to }) => [one, other].includes(from) && [one, other].includes(to));
}

test('at the very same moment, again and again', async () => {
  const ravi = await cluster.device(cluster.a, 'ravi', { deviceId: 'r' });
  const asha = await cluster.device(cluster.b, 'asha', { deviceId: 'a' });
  for (let round = 0; round < 20; round += 1) {
    const [his, hers] = await Promise.all([ring(ravi, 'asha'), ring(asha, 'ravi')]);
    expect(hers).toBe(his);
    for (const device of [ravi, asha]) {
      await device.told('call_status_update', ({ data }) => data.callId === his && data.status === 'in-progress');
    }
    expect(await callsBetween('ravi', 'asha')).toHaveLength(round + 1);
    expect(await ask(round % 2 === 0 ? ravi : asha, 'end_call', his)).toBe('command_done');
  }
});

test('one after the other: the older call is answered by the one who is called, and rings nowhere any more', async () => {
  const mina = await cluster.device(cluster.a, 'mina', { deviceId: 'm' });
  const omar = await cluster.device(cluster.b, 'omar', { deviceId: 'o' });
  const other = await cluster.device(cluster.a, 'omar', { deviceId: 'o2' });
  const first = await ring(mina, 'omar', { callType: 'voice' });
  await other.told('incoming_call', ({ callId }) => callId === first);
  expect(await ring(omar, 'mina', { callType: 'video' })).toBe(first);
  expect(omar.all('call_placed')).toMatchObject([{ callId: first, joined: true, data: { status: 'in-progress' } }]);
  expect(await ringEnd(other, first)).toBe('answered-elsewhere');
  expect(await ringEnd(omar, first)).toBe('answered-here');
  // Nobody's camera is turned on by the other one's wish.
  expect(await getJson(cluster.b, `/api/calls/${first}`)).toMatchObject({ callType: 'voice', from: 'mina' });
  expect(await callsBetween('mina', 'omar')).toHaveLength(1);
});

test('the order that joined, sent again after a lost connection, is still that call, even when it is over', async () => {
  const lena = await cluster.device(cluster.a, 'lena', { deviceId: 'l' });
  const kofi = await cluster.device(cluster.b, 'kofi', { deviceId: 'k' });
  const first = await ring(lena, 'kofi');
  const order = { type: 'incoming_call', recipientId: 'lena', requestId: 'joins' };
  kofi.send(order);
  await kofi.told('call_placed', ({ requestId }) => requestId === 'joins');
  expect(await ask(lena, 'end_call', first)).toBe('command_done');
  const back = await cluster.device(cluster.a, 'kofi', { deviceId: 'k' });
  back.send(order);
  expect(await back.told('call_placed')).toMatchObject({
    callId: first,
    duplicate: true,
    data: { status: 'completed' },
  });
});
