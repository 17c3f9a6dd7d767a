// Who is connected, as every engine keeps it.
import { describe, expect } from 'vitest';
import type { DeviceConnection } from './presence.ts';
import { onEngine } from './testing/engines.ts';

const LONG_MS = 600_000;

function connection(userId: string, deviceId: string, connectionId: string, runId = 'run-1'): DeviceConnection {
  return { userId, deviceId, connectionId, runId, connectedAt: 1 };
}

function forGood(device: DeviceConnection) {
  return { ...device, graceMs: 0 };
}

describe.each(Object.entries(onEngine))('presence on %s', (_name, test) => {
  test.beforeEach(async ({ store }) => {
    expect(await store.beat({ runId: 'run-1', ttlMs: LONG_MS })).toBe(false);
    expect(await store.beat({ runId: 'run-1', ttlMs: LONG_MS })).toBe(true);
  });

  test('a user is known from the first connection on, and connected as long as a device is', async ({ store }) => {
    const nobody = { isKnown: false, devices: [], hasPushTarget: false };
    expect(await store.reachOf('asha')).toEqual(nobody);
    const [phone, tablet] = [connection('asha', 'phone', 'c1'), connection('asha', 'tablet', 'c2')];
    await Promise.all([store.connectDevice(phone), store.connectDevice(tablet)]);
    expect(await store.reachOf('asha')).toEqual({ ...nobody, isKnown: true, devices: ['phone', 'tablet'] });
    await Promise.all([store.disconnectDevice(forGood(phone)), store.disconnectDevice(forGood(tablet))]);
    expect(await store.reachOf('asha')).toEqual({ ...nobody, isKnown: true });
  });

  test('a user who was never here, but has a push target, is known and can be reached', async ({ store }) => {
    await store.savePushTarget({ userId: 'mina', deviceId: 'd', kind: 'fcm', target: '{}', updatedAt: 1 });
    expect(await store.reachOf('mina')).toEqual({ isKnown: true, devices: [], hasPushTarget: true });
  });

  test('the newest connection of a device counts; the end of an older one means nothing', async ({ store }) => {
    await store.beat({ runId: 'run-2', ttlMs: LONG_MS });
    const [older, newer] = [connection('asha', 'phone', 'c1'), connection('asha', 'phone', 'c2', 'run-2')];
    await store.connectDevice(older);
    await store.connectDevice(newer);
    await store.disconnectDevice(forGood(older));
    expect((await store.reachOf('asha')).devices).toEqual(['phone']);
    expect([await store.devicesOf('run-1'), await store.devicesOf('run-2')]).toEqual([[], [newer]]);
    expect([await store.connectionOf('asha', 'phone'), await store.connectionOf('asha', 'none')]).toEqual(['c2', null]);
    await store.restoreDevices([older]);
    expect(await store.devicesOf('run-1')).toEqual([]);
  });

  test('many devices at once, some of them twice, are all there', async ({ store }) => {
    const devices = Array.from({ length: 1200 }, (_, index) => connection(`user-${index % 600}`, 'phone', `c${index}`));
    await Promise.all(devices.map((device) => store.connectDevice(device)));
    expect(await store.devicesOf('run-1')).toHaveLength(600);
    expect(new Set((await store.devicesOf('run-1')).map(({ connectionId }) => connectionId))).toEqual(
      new Set(devices.slice(600).map(({ connectionId }) => connectionId)),
    );
  });

  test('the devices of an instance whose time is up are gone, and back when it shows that it lives', async ({
    store,
  }) => {
    await store.connectDevice(connection('asha', 'phone', 'c1'));
    await store.beat({ runId: 'run-1', ttlMs: -1 });
    expect((await store.reachOf('asha')).devices).toEqual([]);
    await store.forgetGone(LONG_MS);
    expect(await store.beat({ runId: 'run-1', ttlMs: LONG_MS })).toBe(true);
    expect((await store.reachOf('asha')).devices).toEqual(['phone']);
  });

  test('an instance that was dead for long is forgotten with its devices, and is told so', async ({ store }) => {
    const phone = connection('asha', 'phone', 'c1');
    await store.connectDevice(phone);
    await store.beat({ runId: 'run-1', ttlMs: -LONG_MS });
    await store.forgetGone(LONG_MS / 2);
    expect(await store.beat({ runId: 'run-1', ttlMs: LONG_MS })).toBe(false);
    expect(await store.devicesOf('run-1')).toEqual([]);
    await store.restoreDevices([phone]);
    expect((await store.reachOf('asha')).devices).toEqual(['phone']);
    await store.endRun({ runId: 'run-1', graceMs: LONG_MS });
    expect((await store.reachOf('asha')).devices).toEqual(['phone']);
    await store.endRun({ runId: 'run-1', graceMs: 0 });
    expect((await store.reachOf('asha')).devices).toEqual([]);
  });

  test('a device that has lost its connection is there for a while, and for long when it comes back', async ({
    store,
  }) => {
    const [first, second] = [connection('asha', 'phone', 'c1'), connection('asha', 'phone', 'c2')];
    await store.connectDevice(first);
    await store.disconnectDevice({ ...first, graceMs: LONG_MS });
    expect([(await store.reachOf('asha')).devices, await store.devicesOf('run-1')]).toEqual([['phone'], []]);
    await store.connectDevice(second);
    await store.disconnectDevice({ ...first, graceMs: LONG_MS });
    expect(await store.devicesOf('run-1')).toEqual([second]);
    await store.disconnectDevice({ ...second, graceMs: 1 });
    await expect.poll(async () => (await store.reachOf('asha')).devices).toEqual([]);
    await store.forgetGone(LONG_MS);
  });
});

onEngine.sqlite(
  'those who were connected to the process before have a while to come back',
  async ({ store, engine }) => {
    await store.beat({ runId: 'before', ttlMs: LONG_MS });
    await store.connectDevice(connection('asha', 'phone', 'c1', 'before'));
    await store.beat({ runId: 'long-ago', ttlMs: -1 });
    await store.connectDevice(connection('ravi', 'phone', 'c2', 'long-ago'));
    await store.close();
    const after = await engine.open();
    expect([(await after.reachOf('asha')).devices, (await after.reachOf('ravi')).devices]).toEqual([['phone'], []]);
    await expect.poll(async () => (await after.reachOf('asha')).devices).toEqual([]);
  },
);
