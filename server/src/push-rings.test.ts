// Which rings go out by push, as the log tells of them.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newAppCall } from './calls/app-call.ts';
import { newCall } from './calls/call.ts';
import type { StoredEvent } from './calls/ports.ts';
import type { RingEnd } from './calls/ring.ts';
import { createLog } from './log/log.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { PushRing } from './push/push.ts';
import { createPushRings, type PushRings } from './push-rings.ts';
import { noTracing } from './tracing/tracing.ts';

let pushed: PushRing[];
let devices: string[];
let reachOf: () => Promise<{ isKnown: boolean; devices: string[]; hasPushTarget: boolean }>;
let rings: PushRings;

beforeEach(() => {
  vi.useFakeTimers();
  [pushed, devices] = [[], []];
  reachOf = async () => ({ isKnown: true, devices, hasPushTarget: true });
  rings = createPushRings({
    sender: {
      async send(_target, ring) {
        pushed.push(ring);
        return { kind: 'delivered' };
      },
      close: () => undefined,
    },
    targets: {
      of: async () => [{ deviceId: 'd', target: { kind: 'fcm', token: 't' } }],
      remove: async () => undefined,
    },
    people: { reachOf: () => reachOf() },
    now: () => Date.now(),
    observers: {
      log: createLog({ logLevel: 'silent', production: true, instanceId: 'i' }),
      metrics: createMetrics(),
      tracing: noTracing,
    },
  });
});
afterEach(() => {
  rings.close();
  vi.useRealTimers();
});

function event(change: { end?: RingEnd; acknowledgedBy?: string[] } = {}): StoredEvent {
  const { end = null, acknowledgedBy = [] } = change;
  const ring = { userId: 'asha', expiresAt: Date.now() + 45_000, acknowledgedBy, end };
  const dataJson = JSON.stringify({ from: 'ravi', callType: 'video' });
  return { seq: 1, callId: 'call', type: 'call_status_update', at: 0, dataJson, ring };
}

function ringingCall(acknowledgedBy: string[] = []) {
  const app = { ...newAppCall({ userId: 'ravi', deviceId: 'r' }, 'asha', Date.now() + 45_000), acknowledgedBy };
  const parties = { id: 'call', requestKey: null, direction: 'outbound', callType: 'voice' } as const;
  return newCall(
    { ...parties, from: 'ravi', to: 'asha', fromE164: null, toE164: null, agent: null, flags: [], app },
    0,
  );
}

test('a ring of somebody who is not connected goes out at once, once', async () => {
  rings.hear([event(), event()]);
  rings.takeOver(async () => [ringingCall()]);
  await vi.advanceTimersByTimeAsync(10);
  expect(pushed).toMatchObject([{ callId: 'call', from: 'ravi', callType: 'video' }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pushed).toHaveLength(1);
});

test('one of somebody who is connected goes out when no device has acknowledged it in two seconds', async () => {
  devices = ['phone'];
  rings.hear([event()]);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(pushed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(pushed).toHaveLength(1);
});

test.each([
  ['acknowledged', { acknowledgedBy: ['phone'] }],
  ['over', { end: { kind: 'rejected' as const, deviceId: 'phone' } }],
])('one that is %s in time does not go out', async (_what, change) => {
  devices = ['phone'];
  rings.hear([event()]);
  await vi.advanceTimersByTimeAsync(500);
  rings.hear([event(change)]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pushed).toEqual([]);
});

test('one that is acknowledged while it is asked who is connected does not go out', async () => {
  const asked = Promise.withResolvers<void>();
  reachOf = () => asked.promise.then(() => ({ isKnown: true, devices: ['phone'], hasPushTarget: true }));
  rings.hear([event()]);
  rings.hear([event({ acknowledgedBy: ['phone'] })]);
  asked.resolve();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pushed).toEqual([]);
});

test('one that was over before it was looked up does not go out', async () => {
  rings.hear([event(), event({ end: { kind: 'caller-canceled', deviceId: null } })]);
  rings.takeOver(async () => [ringingCall()]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pushed).toEqual([]);
});

test('whoever takes the duty over sends what nobody has acknowledged', async () => {
  rings.takeOver(async () => [ringingCall(['phone']), { ...ringingCall(), id: 'other' }]);
  await vi.advanceTimersByTimeAsync(10);
  expect(pushed).toMatchObject([{ callId: 'other' }]);
});

test('a database that cannot tell what was ringing is asked until it can, unless the duty goes', async () => {
  const find = vi.fn(async () => [ringingCall()]);
  find.mockRejectedValueOnce(new Error('The database is away'));
  rings.takeOver(find);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([pushed.length, find.mock.calls.length]).toEqual([1, 2]);
  find.mockRejectedValue(new Error('The database is away'));
  rings.takeOver(find);
  await vi.advanceTimersByTimeAsync(10);
  rings.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(find).toHaveBeenCalledTimes(3);
});
