// The use cases over a real store, with a clock that the test turns and a provider that it scripts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import { defaultCheckTimes } from './check-times.ts';
import { type Calls, createCalls } from './create-calls.ts';
import type { ProviderReport } from './facts.ts';
import type { DetailsOutcome, DialOutcome, LookUpOutcome, Telephony } from './ports.ts';

const MINUTE = 60_000;
const reason = { code: 'exotel-timeout', message: 'no answer' } as const;
const nothing: LookUpOutcome = { kind: 'found', reports: [] };

function report(part: Partial<ProviderReport>): ProviderReport & { callSid: string } {
  const told = { callSid: 'sid-1', status: null, unknownStatus: null, legs: { from: null, to: null } };
  const figures = { conversationSeconds: null, durationSeconds: null, price: null, recordingUrl: null, settled: false };
  return { ...told, ...figures, ...part, callSid: part.callSid ?? 'sid-1' };
}

class ScriptedProvider implements Telephony {
  readonly exoPhone = '08047000001';
  agentCallsEndWithStream = true;
  dials = 0;
  lookUps = 0;
  nextDial: DialOutcome[] = [];
  nextDetails: DetailsOutcome = { kind: 'unavailable', reason, retryAfterMs: null };
  nextLookUp: LookUpOutcome = nothing;

  async dial(): Promise<DialOutcome> {
    this.dials += 1;
    return this.nextDial.shift() ?? { kind: 'accepted', report: report({ status: 'ringing' }) };
  }

  async details(_callSid: string): Promise<DetailsOutcome> {
    return this.nextDetails;
  }

  async lookUp(): Promise<LookUpOutcome> {
    this.lookUps += 1;
    return this.nextLookUp;
  }
}

let dataDir: string;
let store: Store;
let provider: ScriptedProvider;
let calls: Calls;
let now: number;
let repairs: string[];
let talking: Set<string>;
let broken: unknown[];

function newInstance(): Calls {
  return createCalls({
    store,
    telephony: provider,
    clock: { now: () => now },
    ids: { callId: () => crypto.randomUUID() },
    times: defaultCheckTimes,
    instanceId: 'i-1',
    isAgent: (name) => name === 'sales',
    endTalk: (callId) => talking.has(callId),
    onError: (error) => broken.push(error),
    onRepair: (_callId, what) => repairs.push(what),
  });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-calls-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  provider = new ScriptedProvider();
  now = 1_000_000;
  repairs = [];
  talking = new Set();
  broken = [];
  calls = newInstance();
});
afterEach(async () => {
  expect(broken).toEqual([]);
  await store.close();
  rmSync(dataDir, { recursive: true });
});

async function place() {
  const order = {
    callerId: '1234567890',
    recipientId: '9876543210',
    callType: 'voice',
    placedBy: 'me',
    requestId: undefined,
  } as const;
  const placed = await calls.place(order);
  if (!placed.ok) throw new Error(placed.rejection.code);
  await placed.dialled;
  return placed.call.id;
}

/** Lets time pass in steps of a second, checking what is due as it becomes due. */
async function pass(ms: number) {
  for (const end = now + ms; now < end; now += 1000) {
    const dueAt = (await store.findDue(Number.MAX_SAFE_INTEGER, 1))[0]?.nextCheckAt ?? null;
    if (dueAt === null || dueAt > end) {
      now = end;
      return;
    }
    now = Math.max(now, dueAt);
    await calls.reconciler.checkDue(10);
    await calls.idle();
  }
}

describe('a dial whose answer was lost', () => {
  beforeEach(() => {
    provider.nextDial = [{ kind: 'unclear', reason }];
  });

  test('is looked up, found, and never repeated', async () => {
    const id = await place();
    await pass(2_000);
    provider.nextLookUp = { kind: 'found', reports: [report({ status: 'ringing' })] };
    await pass(10_000);
    expect(await store.findById(id)).toMatchObject({
      status: 'ringing',
      callSid: 'sid-1',
      dial: 'accepted',
      reason: null,
    });
    expect(provider.dials).toBe(1);
  });

  test('fails with the reason when it is found nowhere, and is never repeated', async () => {
    const id = await place();
    await pass(10 * MINUTE);
    expect(await store.findById(id)).toMatchObject({
      status: 'failed',
      reason: { code: 'exotel-timeout' },
      nextCheckAt: null,
    });
    expect(provider.lookUps).toBe(defaultCheckTimes.lookUpPausesMs.length);
    expect(provider.dials).toBe(1);
  });

  test('is not given up while Exotel cannot be asked, which is tried less and less often', async () => {
    provider.nextLookUp = { kind: 'unavailable', reason, retryAfterMs: null };
    const id = await place();
    await pass(30 * MINUTE);
    expect((await store.findById(id))?.status).toBe('initiated');
    expect(provider.lookUps).toBeLessThan(25);
    provider.nextLookUp = { kind: 'found', reports: [report({ status: 'ringing' })] };
    await pass(10 * MINUTE);
    expect((await store.findById(id))?.callSid).toBe('sid-1');
  });

  test('is looked up again when Exotel said that it can be asked', async () => {
    provider.nextLookUp = { kind: 'unavailable', reason, retryAfterMs: 40_000 };
    const id = await place();
    const askedAt = now + 1_000;
    await pass(1_000);
    expect((await store.findById(id))?.nextCheckAt).toBe(askedAt + 40_000);
  });

  test('does not take over a call that another dial has already been given', async () => {
    provider.nextDial = [
      { kind: 'accepted', report: report({ status: 'ringing' }) },
      { kind: 'unclear', reason },
    ];
    const [first, second] = [await place(), await place()];
    provider.nextDetails = { kind: 'found', report: report({ status: 'ringing' }) };
    provider.nextLookUp = {
      kind: 'found',
      reports: [report({ status: 'ringing' }), report({ status: 'ringing', callSid: 'sid-2' })],
    };
    await pass(5_000);
    expect((await store.findById(first))?.callSid).toBe('sid-1');
    expect((await store.findById(second))?.callSid).toBe('sid-2');
  });
});

describe('an instance that dies', () => {
  test('in the middle of a dial leaves a call that is looked up, not dialled again', async () => {
    provider.dial = () => new Promise(() => undefined);
    void calls.place({
      callerId: '1234567890',
      recipientId: '9876543210',
      callType: 'voice',
      placedBy: 'me',
      requestId: undefined,
    });
    await expect.poll(async () => (await store.findActive(1)).length).toBe(1);
    const [{ id } = { id: '' }] = await store.findActive(1);
    const dials = provider.dials;

    calls = newInstance();
    await pass(10 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'dial-interrupted' } });
    expect(repairs).toEqual(['dial lost', 'given up: dial-interrupted']);
    expect(provider.dials).toBe(dials);
  });
});

describe('a provider that wants to be asked later', () => {
  const postponed: DialOutcome = {
    kind: 'postponed',
    reason: { code: 'exotel-rate-limited', message: '429' },
    retryAfterMs: 5_000,
  };

  test('is asked again when it said, and dials once', async () => {
    provider.nextDial = [postponed, postponed];
    const id = await place();
    await pass(20_000);
    expect(await store.findById(id)).toMatchObject({ status: 'ringing', dial: 'accepted' });
    expect(provider.dials).toBe(3);
  });

  test('is not asked for ever', async () => {
    provider.nextDial = Array.from({ length: 100 }, () => postponed);
    const id = await place();
    await pass(10 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'exotel-rate-limited' } });
    expect(provider.dials).toBeLessThan(20);
  });

  test('is asked by one of two instances only', async () => {
    provider.nextDial = [postponed];
    await place();
    now += 6_000;
    const other = newInstance();
    await Promise.all([calls.reconciler.checkDue(10), other.reconciler.checkDue(10)]);
    await Promise.all([calls.idle(), other.idle()]);
    expect(provider.dials).toBe(2);
  });
});

describe('a call that has gone quiet', () => {
  test('is asked about and repaired, its final figures fetched, and then left alone', async () => {
    const id = await place();
    provider.nextDetails = { kind: 'found', report: report({ status: 'completed', conversationSeconds: 9 }) };
    await pass(MINUTE);
    expect(await store.findById(id)).toMatchObject({ status: 'completed', conversationSeconds: 9, settled: false });
    provider.nextDetails = {
      kind: 'found',
      report: report({ status: 'completed', conversationSeconds: 9, durationSeconds: 20, price: 0.5, settled: true }),
    };
    await pass(10 * MINUTE);
    expect(await store.findById(id)).toMatchObject({
      durationSeconds: 20,
      price: 0.5,
      settled: true,
      nextCheckAt: null,
    });
    expect(repairs).toEqual(['call details']);
  });

  test('gets its final figures also after hours in which Exotel could not be asked', async () => {
    const id = await place();
    const told = { status: 'completed', conversationSeconds: 9 } as const;
    provider.nextDetails = { kind: 'found', report: report(told) };
    await pass(MINUTE);
    provider.nextDetails = { kind: 'unavailable', reason, retryAfterMs: null };
    await pass(5 * 60 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ settled: false, checks: 0 });
    provider.nextDetails = { kind: 'found', report: report({ ...told, price: 0.5, settled: true }) };
    await pass(3 * 60 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ price: 0.5, settled: true, nextCheckAt: null });
  });

  test('is asked about no more when Exotel could not be asked for a day after its end', async () => {
    const id = await place();
    provider.nextDetails = { kind: 'found', report: report({ status: 'completed' }) };
    await pass(MINUTE);
    provider.nextDetails = { kind: 'unavailable', reason, retryAfterMs: 1_000 };
    await pass(3 * 24 * 60 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ settled: false, nextCheckAt: null });
  });

  test('is closed as unaccounted when Exotel no longer knows it', async () => {
    const id = await place();
    provider.nextDetails = { kind: 'not-found' };
    await pass(30 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'unaccounted' } });
  });

  test('is kept while Exotel cannot be asked, and closed when no call can last that long', async () => {
    const id = await place();
    await pass(60 * MINUTE);
    expect((await store.findById(id))?.status).toBe('ringing');
    await pass(4 * 60 * MINUTE);
    expect(await store.findById(id)).toMatchObject({ status: 'failed', reason: { code: 'unaccounted' } });
  });

  test('whose check breaks does not keep the others from being checked', async () => {
    provider.nextDial = [
      { kind: 'accepted', report: report({ status: 'ringing', callSid: 'poison' }) },
      { kind: 'accepted', report: report({ status: 'ringing' }) },
    ];
    const [poisoned, other] = [await place(), await place()];
    provider.details = async (callSid) => {
      if (callSid === 'poison') throw new Error('poison');
      return { kind: 'found', report: report({ status: 'busy' }) };
    };
    await pass(2 * MINUTE);
    expect((await store.findById(other))?.status).toBe('busy');
    expect((await store.findById(poisoned))?.nextCheckAt).toBeGreaterThan(now - MINUTE);
    expect(broken.splice(0).length).toBeLessThan(5);
  });
});
