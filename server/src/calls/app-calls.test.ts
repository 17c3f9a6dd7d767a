// Calls between users of the app over a real store, with a clock that the test turns.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import { defaultCheckTimes } from './check-times.ts';
import { type Calls, createCalls } from './create-calls.ts';
import type { Placed } from './place-call.ts';

const operator = { userId: 'ops', deviceId: null, mayPlace: true, isOperator: true };
const phone = { userId: 'asha', deviceId: 'phone' };
const tablet = { userId: 'asha', deviceId: 'tablet' };

let dataDir: string;
let store: Store;
let calls: Calls;
let now: number;
let repairs: string[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-app-calls-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  now = 1_000_000;
  repairs = [];
  calls = createCalls({
    store,
    telephony: null,
    clock: { now: () => now },
    ids: { callId: () => crypto.randomUUID() },
    times: defaultCheckTimes,
    instanceId: 'i-1',
    isAgent: () => true,
    endTalk: () => false,
    onError: (error) => expect.unreachable(String(error)),
    onRepair: (_callId, what) => repairs.push(what),
  });
  await store.beat({ runId: 'run', ttlMs: 600_000 });
  for (const userId of ['ravi', 'asha']) await connect(userId, 'phone');
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

function rowOf(userId: string, deviceId: string) {
  return { userId, deviceId, connectionId: `${userId} ${deviceId}`, runId: 'run', connectedAt: 0 };
}

function connect(userId: string, deviceId: string) {
  return store.connectDevice(rowOf(userId, deviceId));
}

function place(
  order: { by?: string; to?: string; requestId?: string; ringTimeoutSeconds?: number } = {},
): Promise<Placed> {
  const { by = 'ravi', to = 'asha', requestId, ringTimeoutSeconds } = order;
  const placed = { placedBy: by, placedOn: 'phone', recipientId: to, callType: 'voice' as const };
  return calls.place({ ...placed, requestId, ringTimeoutSeconds });
}

async function ringing(order: Parameters<typeof place>[0] = {}): Promise<string> {
  const placed = await place(order);
  if (!placed.ok) throw new Error(placed.rejection.code);
  return placed.call.id;
}

async function statusOf(callId: string) {
  const call = await store.findById(callId);
  return [call?.status, call?.app?.hangUpReason];
}

describe('who is meant', () => {
  test.each([
    ['9876543210', 'telephony-not-configured'],
    ['user:9876543210', 'unknown-user'],
    ['zoya', 'unknown-user'],
    ['user:', 'invalid-number'],
    ['ravi', 'same-user'],
  ])('%s', async (recipientId, code) => {
    const order = {
      placedBy: 'ravi',
      callerId: '1234567890',
      recipientId,
      callType: 'voice',
      requestId: undefined,
    } as const;
    expect(await calls.place(order)).toMatchObject({ ok: false, rejection: { code } });
  });
});

describe('a ring', () => {
  test('ends when its time is over, and not before', async () => {
    const [usual, short] = [await ringing(), await ringing({ by: 'asha', to: 'ravi' }).catch(() => null)];
    expect(short).toBe(usual);
    expect((await statusOf(usual))[0]).toBe('in-progress');
    expect(await calls.hangUp(usual, operator)).toEqual({ ok: true });
    const next = await ringing({ ringTimeoutSeconds: 5 });
    now += 4_999;
    expect(await calls.checkAppCalls(10)).toBe(0);
    now += 1;
    expect(await calls.checkAppCalls(10)).toBe(1);
    expect(await statusOf(next)).toEqual(['no-answer', 'no-answer']);
    expect(await calls.checkAppCalls(10)).toBe(0);
  });

  test('is not ended by an instance that has lost the duty', async () => {
    const callId = await ringing();
    now += 45_000;
    await store.claimLease({ name: 'duty', holder: 'other', ttlMs: 60_000 });
    await calls.checkAppCalls(10, { name: 'duty', token: 0 });
    expect((await statusOf(callId))[0]).toBe('ringing');
    // Nobody can answer any more all the same.
    expect(await calls.answering.accept(callId, phone)).toMatchObject({ rejection: { code: 'call-already-ended' } });
    expect(await statusOf(callId)).toEqual(['no-answer', 'no-answer']);
  });

  test('is answered once, and by whom is told again to those who ask again', async () => {
    const callId = await ringing();
    const { answering } = calls;
    await answering.acknowledge(callId, phone);
    await answering.acknowledge(callId, phone);
    expect((await store.findById(callId))?.app?.acknowledgedBy).toEqual(['phone']);
    const both = await Promise.all([answering.accept(callId, tablet), answering.accept(callId, phone)]);
    expect(both).toMatchObject([{ ok: true }, { ok: false, rejection: { code: 'answered-elsewhere' } }]);
    expect(await answering.accept(callId, tablet)).toMatchObject({ ok: true });
    expect(await answering.accept(callId, { userId: 'ravi', deviceId: 'phone' })).toMatchObject({
      rejection: { code: 'not-ringing' },
    });
    expect(await answering.ignore('nothing', phone)).toMatchObject({ rejection: { code: 'call-not-found' } });
  });

  test('a device that never acknowledges rings to the end all the same', async () => {
    const callId = await ringing();
    now += 44_999;
    expect(await calls.answering.accept(callId, phone)).toMatchObject({ ok: true });
  });
});

describe('placing again', () => {
  test('the same order is the same call; another one under its name is refused', async () => {
    const callId = await ringing({ requestId: 'r' });
    expect(await place({ requestId: 'r' })).toMatchObject({ ok: true, duplicate: true, call: { id: callId } });
    await connect('mina', 'phone');
    expect(await place({ requestId: 'r', to: 'mina' })).toMatchObject({ rejection: { code: 'request-id-reused' } });
    expect(await place({ requestId: 'r', by: 'asha', to: 'ravi' })).toMatchObject({ joined: true, duplicate: false });
  });

  test('orders of the two at the same moment are one call', async () => {
    const placed = await Promise.all([place(), place({ by: 'asha', to: 'ravi' })]);
    const ids = new Set(placed.map((one) => (one.ok ? one.call.id : one.rejection.code)));
    expect(ids.size).toBe(1);
    expect(await statusOf([...ids][0] ?? '')).toEqual(['in-progress', null]);
  });
});

describe('ending', () => {
  test('is for those who are in the call, or an operator', async () => {
    const callId = await ringing();
    const mallory = { userId: 'mallory', deviceId: 'd', mayPlace: true, isOperator: false };
    expect(await calls.hangUp(callId, mallory)).toMatchObject({ rejection: { code: 'not-your-call' } });
    // A user who may place no calls may end those that he is in.
    const callee = { ...phone, mayPlace: false, isOperator: false };
    expect(await calls.hangUp(callId, callee)).toEqual({ ok: true });
    expect(await statusOf(callId)).toEqual(['busy', 'rejected']);
    expect(await calls.hangUp(callId, callee)).toEqual({ ok: true });
    expect(await calls.hangUp(callId, operator)).toMatchObject({ rejection: { code: 'call-already-ended' } });
  });

  test('comes by itself when both have been gone for long', async () => {
    const callId = await ringing();
    await calls.answering.accept(callId, phone);
    const pass = async (ms: number) => {
      now += ms;
      await calls.checkAppCalls(10);
    };
    await pass(30_000);
    await store.disconnectDevice({ ...rowOf('ravi', 'phone'), graceMs: 0 });
    await pass(120_000);
    expect((await statusOf(callId))[0]).toBe('in-progress');
    await store.disconnectDevice({ ...rowOf('asha', 'phone'), graceMs: 0 });
    for (let minute = 0; minute < 4; minute += 1) await pass(30_000);
    expect(await statusOf(callId)).toEqual(['completed', 'network-lost']);
    expect(repairs).toEqual(['everybody has left']);
  });
});
