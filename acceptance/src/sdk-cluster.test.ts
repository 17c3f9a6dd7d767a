// The SDK on two instances, either of which may go: calls go on, and every app is told everything once, in order.
import type { ServerProcess } from '@patchcord/testing/server-process';
import { expect, test, vi } from 'vitest';
import { Cluster } from './cluster.ts';
import { connectedDevice, type SdkDevice } from './sdk-device.ts';

// Each has two servers of its own to start.
vi.setConfig({ testTimeout: 90_000 });

/** Asha’s phone or Ravi’s, on the first of these instances as long as that is there. */
function deviceOn(servers: ServerProcess[], userId: string, deviceId = `${userId}s`): Promise<SdkDevice> {
  return connectedDevice({ endpoints: servers.map(({ url }) => url), userId, deviceId });
}

async function talking(caller: SdkDevice, callee: SdkDevice) {
  const call = await caller.client.place({ to: callee.client.userId ?? '' });
  const ring = await callee.ringOf(call.callId);
  await ring.accept();
  await expect.poll(() => call.status).toBe('in-progress');
  return { call, ring };
}

const wholeLife = ['initiated', 'ringing', 'in-progress', 'completed'];

test('a device on one instance rings one on the other; they talk, and either may end it', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  using ravi = await deviceOn([a, b], 'ravi');
  using asha = await deviceOn([b, a], 'asha');
  for (const ends of ['the caller', 'the callee']) {
    const { call, ring } = await talking(ravi, asha);
    expect(ring.ringEnd).toBe('answered-here');
    await (ends === 'the caller' ? call : ring).end();
    for (const side of [call, ring]) expect(await side.done).toMatchObject({ hangUpReason: 'user-hangup' });
    for (const device of [ravi, asha]) await expect.poll(() => device.statusesOf(call.callId)).toEqual(wholeLife);
  }
  for (const device of [ravi, asha]) device.expectNoGap();
});

test.each(['the caller’s', 'the callee’s'] as const)(
  'kill -9 of %s instance while it rings: it is answered and ended over the other one',
  async (whose) => {
    await using cluster = await Cluster.start();
    const { a, b } = cluster;
    using ravi = await deviceOn([a, b], 'ravi');
    using asha = await deviceOn([b, a], 'asha');
    const call = await ravi.client.place({ to: 'asha' });
    const ring = await asha.ringOf(call.callId);
    const [dying, moving] = whose === 'the caller’s' ? ([a, ravi] as const) : ([b, asha] as const);
    await dying.kill();
    // Nobody waits for the other one to be back: what is asked for meanwhile is done as soon as it can be.
    await ring.accept();
    await expect.poll(() => call.status).toBe('in-progress');
    await call.end();
    for (const side of [call, ring]) expect(await side.done).toMatchObject({ status: 'completed' });
    expect(moving.client.getStats()).toMatchObject({ failovers: 1, resumes: 1, snapshots: 0 });
    expect(asha.incoming).toHaveLength(1);
    for (const device of [ravi, asha]) {
      await expect.poll(() => device.statusesOf(call.callId)).toEqual(wholeLife);
      device.expectNoGap();
    }
  },
);

test('kill -9 while they talk: both are told of its end once, and the next call goes through', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  using ravi = await deviceOn([a, b], 'ravi');
  using asha = await deviceOn([a, b], 'asha');
  const { call, ring } = await talking(ravi, asha);
  await a.kill();
  await ring.end();
  expect(await call.done).toMatchObject({ status: 'completed', hangUpReason: 'user-hangup' });
  const next = await talking(asha, ravi);
  await next.call.end();
  await next.ring.done;
  for (const device of [ravi, asha]) {
    await expect.poll(() => device.statusesOf(next.call.callId)).toEqual(wholeLife);
    expect(device.statusesOf(call.callId)).toEqual(wholeLife);
    device.expectNoGap();
    expect(device.client.getStats()).toMatchObject({ failovers: 1, snapshots: 0 });
  }
});

test('an instance that drains moves its clients to the other one, and none of them misses an event', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  const crowd = await Promise.all(Array.from({ length: 10 }, (_, index) => deviceOn([a, b], `user-${index}`)));
  using ravi = await deviceOn([b, a], 'ravi');
  let isMoving = true;
  const reports: Promise<unknown>[] = [];
  const goOnReporting = async () => {
    for (let count = 0; isMoving; count += 1) {
      const body = JSON.stringify({ CallSid: `sid-${count}`, EventType: 'terminal', Status: 'completed' });
      reports.push(fetch(`${b.url}/exotel/webhook`, { method: 'POST', body }));
      await reports.at(-1);
    }
  };
  const reporting = goOnReporting();
  await expect.poll(() => crowd.every(({ events }) => events.length > 5)).toBe(true);
  expect(await a.stop()).toBe(0);
  const connectedTo = (device: SdkDevice) => device.client.state;
  for (const device of crowd)
    await expect.poll(() => connectedTo(device)).toEqual({ name: 'connected', endpoint: `${b.wsUrl}/ws` });
  isMoving = false;
  await reporting;
  const last = () => ravi.events.at(-1)?.seq;
  for (const device of crowd) {
    await expect.poll(() => device.events.at(-1)?.seq === last()).toBe(true);
    device.expectNoGap();
    expect(device.client.getStats()).toMatchObject({ snapshots: 0 });
    device[Symbol.dispose]();
  }
  expect(ravi.events.length).toBeGreaterThan(5);
});

test('of two devices with one id, on either instance, the newer one has it, and the older one stays away', async () => {
  await using cluster = await Cluster.start();
  const { a, b } = cluster;
  using first = await deviceOn([a, b], 'asha', 'phone');
  using second = await deviceOn([b, a], 'asha', 'phone');
  using ravi = await deviceOn([a, b], 'ravi');
  await expect.poll(() => first.client.state.name).toBe('replaced');
  await expect(first.client.place({ to: 'ravi' })).rejects.toMatchObject({ code: 'replaced' });
  const call = await ravi.client.place({ to: 'asha' });
  await (await second.ringOf(call.callId)).reject();
  expect(await call.done).toMatchObject({ status: 'busy', hangUpReason: 'rejected' });
  expect(first.incoming).toEqual([]);
  expect(first.states).toEqual(['connecting', 'connected', 'replaced']);
});
