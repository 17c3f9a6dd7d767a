// What every engine must do about push targets.
import { describe, expect } from 'vitest';
import { maxPushTargetsPerUser } from './push-targets.ts';
import { onEngine } from './testing/engines.ts';

describe.each(Object.entries(onEngine))('push targets on %s', (_name, test) => {
  const phone = { userId: 'asha', deviceId: 'phone', kind: 'fcm', target: '{"token":"1"}', updatedAt: 10 };
  const laptop = { userId: 'asha', deviceId: 'laptop', kind: 'web', target: '{"endpoint":"1"}', updatedAt: 20 };

  test('gives back the targets of a person, the newest first, and nobody else’s', async ({ store }) => {
    for (const target of [phone, laptop, { ...phone, userId: 'ravi', target: '{}' }])
      await store.savePushTarget(target);
    expect(await store.pushTargetsOf('asha')).toEqual([laptop, phone]);
    expect(await store.pushTargetsOf('nobody')).toEqual([]);
  });

  test('a device has one target of a kind: the last one given', async ({ store }) => {
    const renewed = { ...phone, target: '{"token":"2"}', updatedAt: 30 };
    await store.savePushTarget(phone);
    await store.savePushTarget(renewed);
    expect(await store.pushTargetsOf('asha')).toEqual([renewed]);
  });

  test('a device that changes hands is not reached for the person before', async ({ store }) => {
    await store.savePushTarget(phone);
    await store.savePushTarget({ ...phone, userId: 'ravi', updatedAt: 30 });
    expect(await store.pushTargetsOf('asha')).toEqual([]);
    expect(await store.pushTargetsOf('ravi')).toHaveLength(1);
  });

  test('a target that has gone is removed, but not the one that the device has given since', async ({ store }) => {
    await store.savePushTarget({ ...phone, target: '{"token":"2"}' });
    await store.removePushTarget(phone);
    expect(await store.pushTargetsOf('asha')).toHaveLength(1);
    await store.removePushTarget({ ...phone, target: '{"token":"2"}' });
    expect(await store.pushTargetsOf('asha')).toEqual([]);
  });

  test('all targets of a device can be removed', async ({ store }) => {
    for (const target of [phone, { ...phone, kind: 'apns' }, laptop]) await store.savePushTarget(target);
    await store.removePushTargetsOfDevice({ userId: 'asha', deviceId: 'phone' });
    expect(await store.pushTargetsOf('asha')).toEqual([laptop]);
  });

  test('keeps the devices of a person that were heard of last, and forgets the others', async ({ store }) => {
    for (let index = 0; index < 25; index += 1) {
      await store.savePushTarget({ ...phone, deviceId: `d${index}`, target: `{"token":"${index}"}`, updatedAt: index });
    }
    const kept = await store.pushTargetsOf('asha');
    expect(kept.map(({ updatedAt }) => updatedAt)).toEqual(
      Array.from({ length: maxPushTargetsPerUser }, (_, index) => 24 - index),
    );
  });
});
