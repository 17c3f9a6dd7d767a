// Rings: acknowledged at once, shown only while they ring, ended once and for a reason.
import { expect, test } from 'vitest';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient, type TestClient } from './testing/test-client.ts';

/** A device of Asha, and what she is rung by. */
async function ashasDevice(server: FailingServer, deviceId = 'phone'): Promise<TestClient> {
  return connectedClient({ endpoints: [server.url], userId: 'asha', deviceId });
}

async function ringing({ incoming }: TestClient, index = 0) {
  await expect.poll(() => incoming.length).toBeGreaterThan(index);
  const call = incoming[index];
  if (call === undefined) throw new Error('Nothing rings');
  return call;
}

test('a ring is acknowledged by the SDK itself and shown to the app', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const { callId } = server.world.ring('asha', { from: 'ravi', callType: 'video' });
  const call = await ringing(device);
  expect(call).toMatchObject({ callId, isRinging: true, callType: 'video', status: 'ringing', ringEnd: null });
  expect(server.world.acknowledged).toEqual([{ callId, deviceId: 'phone' }]);
});

test('the first device to accept has the call; the others are told', async () => {
  await using server = await FailingServer.start();
  const [phone, tablet] = [await ashasDevice(server, 'phone'), await ashasDevice(server, 'tablet')];
  server.world.ring('asha');
  const [here, there] = [await ringing(phone), await ringing(tablet)];
  const ends: string[] = [];
  here.on('ringEnded', (reason) => ends.push(`phone ${reason}`));
  there.on('ringEnded', (reason) => ends.push(`tablet ${reason}`));
  await Promise.all([here.accept(), here.accept()]);
  await expect.poll(() => ends.sort()).toEqual(['phone answered-here', 'tablet answered-elsewhere']);
  expect(here).toMatchObject({ isRinging: false, ringEnd: 'answered-here', status: 'in-progress' });
  await expect(there.accept()).rejects.toMatchObject({ code: 'ring-over' });
  await here.end();
  expect((await here.done).status).toBe('completed');
});

test('accepting too late rejects with the server’s reason', async () => {
  await using server = await FailingServer.start({
    refuse: ({ type }) => (type === 'accept_call' ? 'call-already-ended' : undefined),
  });
  const device = await ashasDevice(server);
  const { callId } = server.world.ring('asha');
  const call = await ringing(device);
  await expect(call.accept()).rejects.toMatchObject({ code: 'call-already-ended', callId });
  server.world.cancel(callId);
  await expect.poll(() => call.ringEnd).toBe('caller-canceled');
});

test('rejecting stops the ring here at once and on all devices', async () => {
  await using server = await FailingServer.start();
  const [phone, tablet] = [await ashasDevice(server, 'phone'), await ashasDevice(server, 'tablet')];
  server.world.ring('asha');
  const [here, there] = [await ringing(phone), await ringing(tablet)];
  const rejected = here.reject();
  expect(here.ringEnd).toBe('rejected-here');
  await rejected;
  await expect.poll(() => there.ringEnd).toBe('rejected-elsewhere');
  expect((await there.done).status).toBe('busy');
});

test('ignoring stops the ring on this device alone, also after it was away', async () => {
  await using server = await FailingServer.start();
  const [phone, tablet] = [await ashasDevice(server, 'phone'), await ashasDevice(server, 'tablet')];
  server.world.ring('asha');
  const [here, there] = [await ringing(phone), await ringing(tablet)];
  await here.ignore();
  expect([here.ringEnd, there.ringEnd]).toEqual(['ignored', null]);
  server.clients[0]?.drop();
  await expect.poll(() => phone.client.getStats().connects).toBe(2);
  server.world.ring('asha');
  await expect.poll(() => phone.incoming).toHaveLength(2);
  expect(there.isRinging).toBe(true);
});

test('several calls can ring at once, and each ends on its own', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const [first, second] = [server.world.ring('asha', { from: 'ravi' }), server.world.ring('asha', { from: 'mina' })];
  const waiting = await ringing(device, 1);
  server.world.cancel(first.callId);
  await expect.poll(() => device.incoming[0]?.ringEnd).toBe('caller-canceled');
  expect(waiting).toMatchObject({ callId: second.callId, isRinging: true });
});

test('a ring ends by itself when its time is over', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  server.world.ring('asha', { lifeMs: 700 });
  const call = await ringing(device);
  await expect.poll(() => call.ringEnd).toBe('timed-out');
  await expect(call.accept()).rejects.toMatchObject({ code: 'ring-over' });
});

test('a ring that has expired, or is about to, is neither acknowledged nor shown', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  server.world.ring('asha', { lifeMs: -1 });
  server.world.ring('asha', { lifeMs: 200 });
  const alive = server.world.ring('asha');
  expect((await ringing(device)).callId).toBe(alive.callId);
  expect(server.world.acknowledged).toHaveLength(1);
  expect(device.client.getStats()).toMatchObject({ rings: 1, ringsNotShown: 2 });
});

test('the device’s own clock does not matter: an expiry is of the server’s time', async () => {
  await using server = await FailingServer.start();
  const wrongClock = {
    now: () => performance.now() + 86_400_000,
    setTimer: setTimeout,
    clearTimer: clearTimeout as never,
  };
  const device = await connectedClient({ endpoints: [server.url], userId: 'asha', clock: wrongClock });
  server.world.ring('asha', { lifeMs: 5_000 });
  expect((await ringing(device)).isRinging).toBe(true);
});

test('a ring that is over by the next message is not shown', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const { callId } = server.world.ring('asha');
  server.world.cancel(callId);
  const next = server.world.ring('asha');
  expect((await ringing(device)).callId).toBe(next.callId);
  expect(device.incoming).toHaveLength(1);
});

test('after waking up, a ring is shown only when the server has said all that it had to say', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const heard: (string | undefined)[] = [];
  device.client.on('message', ({ message }) => heard.push(message?.type));
  // The server does not get to the ping before it has said the rest, each in a frame of its own.
  server.clients[0]?.socket.pause();
  device.lifecycle.tell('wake');
  const { callId } = server.world.ring('asha');
  await expect.poll(() => heard).toContain('incoming_call');
  server.world.cancel(callId);
  await expect.poll(() => heard).toContain('ring_ended');
  const next = server.world.ring('asha');
  server.clients[0]?.socket.resume();
  expect((await ringing(device)).callId).toBe(next.callId);
});

test('a device that connects while it rings, rings; one whose ring ended meanwhile, does not', async () => {
  await using server = await FailingServer.start();
  const { callId } = server.world.ring('asha');
  const device = await ashasDevice(server);
  const call = await ringing(device);
  expect(server.world.acknowledged).toEqual([{ callId, deviceId: 'phone' }]);

  server.use('refuse-500', 'happy');
  server.clients[0]?.drop();
  server.world.accept(callId, 'another device');
  await expect.poll(() => call.ringEnd).toBe('answered-elsewhere');
  expect(device.incoming).toHaveLength(1);
});

test('a ring that goes on while the device was away goes on, and is not shown twice', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  server.world.ring('asha');
  const call = await ringing(device);
  server.clients[0]?.drop();
  await expect.poll(() => server.world.acknowledged).toHaveLength(2);
  await call.accept();
  expect(device.incoming).toHaveLength(1);
});

test('an answer whose confirmation was lost is asked for again', async () => {
  await using server = await FailingServer.start({ modes: ['drop-on-command', 'happy'] });
  const device = await ashasDevice(server);
  server.world.ring('asha');
  const call = await ringing(device);
  const accepted = call.accept().then(
    () => 'accepted',
    ({ code }) => code,
  );
  // The test's server does not know the device again, so that it refuses; what counts is that it is asked.
  expect(await accepted).toBe('call-already-ended');
  expect(server.clients[1]?.received.map(({ type }) => type)).toContain('accept_call');
});

test('a call that ends without a word about its ring stops ringing all the same', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const { callId } = server.world.ring('asha');
  const call = await ringing(device);
  server.world.setStatus(callId, 'canceled');
  await expect.poll(() => call.ringEnd).toBe('caller-canceled');
});

test('rings end when the client leaves', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  server.world.ring('asha');
  const call = await ringing(device);
  device.client.disconnect();
  expect(call.ringEnd).toBe('while-away');
});

test.each(['left', 'was replaced by another tab'])('a client that %s and comes back rings again', async (how) => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  const { callId } = server.world.ring('asha');
  const call = await ringing(device);
  if (how === 'left') device.client.disconnect();
  else await ashasDevice(server);
  await expect.poll(() => call.ringEnd).toBe('while-away');
  await device.client.connect();
  expect(await ringing(device, 1)).toMatchObject({ callId, isRinging: true });
  expect(server.world.acknowledged.at(-1)).toEqual({ callId, deviceId: 'phone' });
});

test('a ring that was turned down does not come back with the client', async () => {
  await using server = await FailingServer.start();
  const device = await ashasDevice(server);
  server.world.ring('asha');
  await (await ringing(device)).ignore();
  device.client.disconnect();
  await device.client.connect();
  const next = server.world.ring('asha');
  expect((await ringing(device, 1)).callId).toBe(next.callId);
});
