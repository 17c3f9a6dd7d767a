import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PushOutcome, PushSender } from './push.ts';
import { ackTimeoutMs, createRingPush, type DeviceTarget, type RingPush } from './ring-push.ts';

const phone: DeviceTarget = { deviceId: 'phone', target: { kind: 'fcm', token: 'phone' } };
const tablet: DeviceTarget = { deviceId: 'tablet', target: { kind: 'apns', token: 'ab'.repeat(32), sandbox: false } };
const delivered: PushOutcome = { kind: 'delivered' };
const later = (retryAfterMs: number | null = null): PushOutcome => ({
  kind: 'temporary',
  reason: 'busy',
  retryAfterMs,
});

let devices: DeviceTarget[];
let sent: { to: string; atMs: number }[];
let outcome: (to: string) => PushOutcome;
let outcomes: PushOutcome['kind'][];
let errors: unknown[];
let push: RingPush;
let startedAt: number;
const targets = { of: vi.fn(), remove: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  startedAt = Date.now();
  devices = [phone, tablet];
  sent = [];
  outcomes = [];
  errors = [];
  outcome = () => delivered;
  targets.of.mockReset().mockImplementation(async () => devices);
  targets.remove.mockReset().mockImplementation(async () => undefined);
  const sender: PushSender = {
    async send(target) {
      const to = devices.find((device) => device.target === target)?.deviceId ?? '';
      sent.push({ to, atMs: Date.now() - startedAt });
      return outcome(to);
    },
    close: () => undefined,
  };
  push = createRingPush({
    sender,
    targets,
    now: () => Date.now(),
    onOutcome: (_kind, { kind }) => outcomes.push(kind),
    onError: (error) => errors.push(error),
  });
});
afterEach(() => {
  push.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const lifeMs = 45_000;
const begin = (hasConnectedDevice: boolean, callId = 'call-1') =>
  push.begin(
    { callId, userId: 'asha', from: '98', callType: 'voice', expiresAt: startedAt + lifeMs },
    hasConnectedDevice,
  );

test('nobody connected: all devices are pushed to at once', async () => {
  begin(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([
    { to: 'phone', atMs: 0 },
    { to: 'tablet', atMs: 0 },
  ]);
  expect(targets.of).toHaveBeenCalledWith('asha');
});

test('somebody connected, but no device acknowledges: all are pushed to after two seconds, and only once', async () => {
  begin(true);
  begin(true);
  await vi.advanceTimersByTimeAsync(ackTimeoutMs - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent.map(({ to, atMs }) => [to, atMs])).toEqual([
    ['phone', ackTimeoutMs],
    ['tablet', ackTimeoutMs],
  ]);
});

test('a device that acknowledges in time spares everybody the push', async () => {
  begin(true);
  await vi.advanceTimersByTimeAsync(1_500);
  push.acknowledged('call-1', 'laptop');
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent).toEqual([]);
});

test('the acknowledgement of another call counts for nothing', async () => {
  begin(true);
  push.acknowledged('call-2', 'laptop');
  await vi.advanceTimersByTimeAsync(ackTimeoutMs);
  expect(sent).toHaveLength(2);
});

test('a call that is over before is not pushed', async () => {
  begin(true);
  push.end('call-1');
  push.end('call-1');
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent).toEqual([]);
});

test('a push service that is busy is asked again, not before it says so, until it takes the push', async () => {
  devices = [phone];
  outcome = () => (sent.length < 3 ? later(3_000) : delivered);
  begin(false);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(outcomes).toEqual(['temporary', 'temporary', 'delivered']);
  expect(sent[1]?.atMs).toBeGreaterThanOrEqual(3_000);
  expect(sent[2]?.atMs).toBeGreaterThanOrEqual(6_000);
});

test('nothing is sent after the ring’s end, however long a push service has us wait', async () => {
  devices = [phone];
  outcome = () => later();
  begin(false);
  await vi.advanceTimersByTimeAsync(lifeMs);
  const count = sent.length;
  expect(count).toBeGreaterThan(5);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent).toHaveLength(count);
  expect(sent.every(({ atMs }) => atMs <= lifeMs)).toBe(true);

  sent = [];
  outcome = () => later(3_600_000);
  startedAt = Date.now();
  begin(false, 'call-2');
  await vi.advanceTimersByTimeAsync(2 * lifeMs);
  expect(sent).toHaveLength(1);
});

test('a device that has woken and acknowledges gets no second push; the others do', async () => {
  outcome = () => later(1_000);
  begin(false);
  await vi.advanceTimersByTimeAsync(0);
  push.acknowledged('call-1', 'phone');
  sent = [];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(new Set(sent.map(({ to }) => to))).toEqual(new Set(['tablet']));
});

test('a call that ends stops what was to be tried again', async () => {
  outcome = () => later(1_000);
  begin(false);
  await vi.advanceTimersByTimeAsync(0);
  push.end('call-1');
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent).toHaveLength(2);
});

test('a target that is gone is removed, and not tried again', async () => {
  outcome = (to) => (to === 'phone' ? { kind: 'gone' } : delivered);
  begin(false);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(targets.remove.mock.calls).toEqual([['asha', phone]]);
  expect(sent).toHaveLength(2);
});

test('a target that is refused stays, and is not tried again for this call', async () => {
  devices = [phone];
  outcome = () => ({ kind: 'refused', reason: 'not-configured' });
  begin(false);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(targets.remove).not.toHaveBeenCalled();
  expect(sent).toHaveLength(1);
});

test('when the database cannot tell the targets it is asked again', async () => {
  targets.of.mockRejectedValueOnce(new Error('unreachable'));
  begin(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(errors).toEqual([new Error('unreachable')]);
  expect(sent).toHaveLength(2);
});

test('a target that cannot be removed is told of', async () => {
  devices = [phone];
  outcome = () => ({ kind: 'gone' });
  targets.remove.mockRejectedValueOnce(new Error('unreachable'));
  begin(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(errors).toEqual([new Error('unreachable')]);
});

test('a ring that is over already is not pushed', async () => {
  push.begin({ callId: 'old', userId: 'asha', from: '98', callType: 'voice', expiresAt: startedAt }, false);
  await vi.advanceTimersByTimeAsync(lifeMs);
  expect(sent).toEqual([]);
});
