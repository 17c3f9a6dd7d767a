// Calls of agents over a real store, with a clock that the test turns and a provider that it scripts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import { defaultCheckTimes } from './check-times.ts';
import { type Calls, createCalls } from './create-calls.ts';
import type { LegReport, ProviderReport } from './facts.ts';
import type { DetailsOutcome, DialOutcome, DialRequest, LookUpOutcome, Telephony } from './ports.ts';

const SID = 'c0ffee18bl';
const stream = { callSid: SID, callId: null, from: '09876500001', to: '08047000001', agent: 'sales' } as const;

function leg(status: LegReport['status'], onCallSeconds: number | null = null): LegReport {
  return { status, onCallSeconds, answeredBy: null, cause: null };
}

function report(part: Partial<ProviderReport>): ProviderReport & { callSid: string } {
  const told = { status: null, unknownStatus: null, legs: { from: null, to: null }, settled: false };
  const figures = { conversationSeconds: null, durationSeconds: null, price: null, recordingUrl: null };
  return { ...told, ...figures, ...part, callSid: SID };
}

let dataDir: string;
let store: Store;
let calls: Calls;
let now: number;
let endsWithStream: boolean;
let dialled: DialRequest[];
let asked: number[];
let nextDial: DialOutcome;
let details: DetailsOutcome;
let looksUp: LookUpOutcome;
let talking: Set<string>;

function newInstance(instanceId = 'i-1'): Calls {
  const telephony: Telephony = {
    exoPhone: '08047000001',
    agentCallsEndWithStream: endsWithStream,
    async dial(request) {
      dialled.push(request);
      return nextDial;
    },
    async details() {
      asked.push(now);
      return details;
    },
    lookUp: async () => looksUp,
  };
  return createCalls({
    store,
    telephony,
    clock: { now: () => now },
    ids: { callId: () => crypto.randomUUID() },
    times: defaultCheckTimes,
    instanceId,
    isAgent: (name) => name === 'sales',
    endTalk: (callId) => talking.has(callId),
    onError: (error) => expect.unreachable(String(error)),
    onRepair: () => undefined,
  });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-agents-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  now = 1_000_000;
  endsWithStream = true;
  [dialled, asked, talking] = [[], [], new Set()];
  nextDial = { kind: 'accepted', report: report({ status: 'ringing', legs: { from: leg('ringing'), to: null } }) };
  details = { kind: 'found', report: report({ status: 'ringing' }) };
  looksUp = { kind: 'found', reports: [] };
  calls = newInstance();
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

async function place(part: { callerId?: string; requestId?: string } = {}) {
  const placed = await calls.place({
    recipientId: '9876500001',
    callType: 'voice',
    agent: 'sales',
    placedBy: 'me',
    requestId: undefined,
    ...part,
  });
  if (!placed.ok) throw new Error(placed.rejection.code);
  await placed.dialled;
  return placed.call.id;
}

async function told(id: string) {
  return (await store.eventsOf(id)).map(({ type, dataJson }) =>
    type === 'call_status_update' ? JSON.parse(dataJson).status : type,
  );
}

/** A delivery like an applet's; `key` makes it another one. */
function delivered(part: Partial<ProviderReport>, key: string) {
  const delivery = { key, dialect: 'passthru', raw: '{}' };
  return calls.record({
    report: report(part),
    callId: null,
    from: stream.from,
    to: stream.to,
    dialled: false,
    delivery,
  });
}

describe('an inbound call', () => {
  test('becomes a call with its stream, told to everybody, and ends when its caller hangs up', async () => {
    const call = await calls.streamStarted(stream);
    expect(call).toMatchObject({
      direction: 'inbound',
      agent: 'sales',
      callSid: SID,
      status: 'in-progress',
      fromE164: '+919876500001',
      legs: { from: { status: 'in-progress' }, to: { status: 'in-progress' } },
    });
    now += 42_000;
    await calls.streamEnded({ callId: call.id, how: 'caller-hung-up' });
    expect(await told(call.id)).toEqual(['ringing', 'in-progress', 'completed']);
    expect(await store.findById(call.id)).toMatchObject({ status: 'completed', conversationSeconds: 42 });
  });

  test.each(['resolver first', 'stream first', 'all at once'])(
    'is one call whatever comes first: %s',
    async (order) => {
      const resolver = () => delivered({ status: 'ringing' }, 'resolver');
      const begin = () => calls.streamStarted(stream);
      if (order === 'resolver first') {
        await resolver();
        await begin();
      } else if (order === 'stream first') {
        await begin();
        await resolver();
      } else await Promise.all([resolver(), newInstance().streamStarted(stream), begin(), resolver()]);
      const [only, ...others] = await store.list({ limit: 9 });
      expect(others).toEqual([]);
      expect(only).toMatchObject({ agent: 'sales', status: 'in-progress' });
      const statuses = (await told(only?.id ?? '')).filter((one) => one !== 'call_updated');
      expect(statuses).toEqual(['ringing', 'in-progress']);
    },
  );

  test('tells the instance of its talk, and the other one when the talk goes on there', async () => {
    const call = await calls.streamStarted(stream);
    expect(call).toMatchObject({ instanceId: 'i-1', placedBy: null });
    await newInstance('i-2').streamStarted(stream);
    expect(await store.findById(call.id)).toMatchObject({ instanceId: 'i-2', status: 'in-progress' });
    expect(await told(call.id)).toEqual(['ringing', 'in-progress', 'call_updated']);
  });

  test('of which the resolver was told no sid gets the id that it has given out', async () => {
    const callId = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
    expect(await calls.streamStarted({ ...stream, callId })).toMatchObject({ id: callId, callSid: SID });
  });

  test('is not mixed up with the call that a URL was made for when another one uses it', async () => {
    const first = await calls.streamStarted(stream);
    const second = await calls.streamStarted({ ...stream, callSid: 'another', callId: first.id });
    expect(second.id).not.toBe(first.id);
    expect(await store.findById(first.id)).toMatchObject({ callSid: SID, flags: ['not-placed-here'] });
  });

  test.each(['hung-up-by-us', 'stopped', 'lost'] as const)(
    'whose stream is over (%s) may go on: Exotel is asked soon, and again',
    async (how) => {
      const { id } = await calls.streamStarted(stream);
      now += 10_000;
      await calls.streamEnded({ callId: id, how });
      expect(await store.findById(id)).toMatchObject({ status: 'in-progress', nextCheckAt: now + 2_000 });
      now += 2_000;
      expect(await calls.reconciler.checkDue(9)).toBe(1);
      now += 5_000;
      details = {
        kind: 'found',
        report: report({ status: 'completed', legs: { from: leg('completed', 12), to: null } }),
      };
      expect(await calls.reconciler.checkDue(9)).toBe(1);
      expect((await store.findById(id))?.status).toBe('completed');
    },
  );

  test('that comes back to an agent after that is not asked about any more', async () => {
    const { id } = await calls.streamStarted(stream);
    await calls.streamEnded({ callId: id, how: 'lost' });
    await calls.streamStarted({ ...stream, agent: 'support' });
    const call = await store.findById(id);
    expect(call).toMatchObject({ agent: 'support', status: 'in-progress', streamEndedAt: null });
    expect(call?.nextCheckAt).toBe(now + defaultCheckTimes.talkingSilenceMs);
  });

  test('was a conversation also when nobody answered the transfer, or the caller left before that', async () => {
    const { id } = await calls.streamStarted(stream);
    await calls.streamEnded({ callId: id, how: 'hung-up-by-us' });
    await delivered({ status: 'canceled', legs: { from: null, to: leg('no-answer') } }, 'passthru');
    expect(await store.findById(id)).toMatchObject({ status: 'completed', flags: ['not-placed-here'] });
  });

  test('that is over already is not brought back by a late stream', async () => {
    await delivered({ status: 'canceled' }, 'passthru');
    const call = await calls.streamStarted(stream);
    expect(call).toMatchObject({ status: 'canceled', flags: ['not-placed-here', 'stream-after-end'] });
  });
});

describe('a call that an agent places', () => {
  test('rings the recipient alone, from the ExoPhone', async () => {
    const id = await place();
    expect(dialled).toEqual([
      { callId: id, fromE164: '+918047000001', toE164: '+919876500001', callType: 'voice', agent: 'sales' },
    ]);
    expect(await store.findById(id)).toMatchObject({
      from: '08047000001',
      to: '9876500001',
      status: 'ringing',
      legs: { from: { status: 'not-dialled' }, to: { status: 'ringing' } },
    });
  });

  test('is in progress when the person has answered, and takes Exotel’s first leg as theirs', async () => {
    const id = await place();
    const answered = report({ status: 'ringing', legs: { from: leg('in-progress'), to: null } });
    const delivery = { key: 'k', dialect: 'status-callback', raw: '{}' };
    const parties = { callId: id, from: '09876500001', to: '08047000001', dialled: true };
    await calls.record({ report: answered, ...parties, delivery });
    expect(await store.findById(id)).toMatchObject({ status: 'in-progress' });
    const over = report({
      status: 'completed',
      conversationSeconds: 0,
      legs: { from: leg('completed', 17), to: null },
    });
    await calls.record({ report: over, ...parties, delivery: { ...delivery, key: 'k2' } });
    expect(await store.findById(id)).toMatchObject({
      status: 'completed',
      conversationSeconds: 17,
      legs: { to: { status: 'completed', onCallSeconds: 17 } },
    });
  });

  test.each([
    [true, 'completed'],
    [false, 'in-progress'],
  ])('without a flow (%s) is %s when we close its stream', async (withoutFlow, status) => {
    endsWithStream = withoutFlow;
    calls = newInstance();
    const callId = await place();
    await calls.streamStarted({ ...stream, callId });
    await calls.streamEnded({ callId, how: 'hung-up-by-us' });
    expect((await store.findById(callId))?.status).toBe(status);
  });

  test('is found by its stream when the answer to the dial was lost', async () => {
    nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await place();
    await calls.streamStarted({ ...stream, callId });
    expect(await store.findById(callId)).toMatchObject({
      status: 'in-progress',
      callSid: SID,
      dial: 'accepted',
      reason: null,
    });
    expect(await told(callId)).toEqual(['initiated', 'ringing', 'in-progress']);
  });

  test('is found by an applet that names neither call nor sid that we know, when it says that it has dialled', async () => {
    nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await place();
    const incoming = { report: report({ status: 'ringing' }), callId: null, from: stream.from, to: stream.to };
    const delivery = { key: 'k', dialect: 'dynamic-url', raw: '{}' };
    expect(await calls.record({ ...incoming, dialled: true, delivery })).toMatchObject({ callId, agent: 'sales' });
  });

  test('leaves alone an inbound call of the same person at the same time', async () => {
    nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await place();
    expect((await delivered({ status: 'ringing' }, 'resolver')).callId).not.toBe(callId);
  });

  test('is refused for an agent that nobody knows, and needs no caller where others do', async () => {
    const order = { recipientId: '9876500001', callType: 'voice', placedBy: 'me', requestId: undefined } as const;
    expect(await calls.place({ ...order, agent: 'nobody' })).toMatchObject({ rejection: { code: 'unknown-agent' } });
    expect(await calls.place(order)).toMatchObject({
      rejection: { code: 'invalid-message', issues: [{ path: 'callerId' }] },
    });
    expect(dialled).toEqual([]);
  });

  test('asked for twice is placed once, and is another one with another agent', async () => {
    const id = await place({ requestId: 'r' });
    expect(await place({ requestId: 'r' })).toBe(id);
    await expect(place({ requestId: 'r', callerId: '08047000002' })).rejects.toThrow('request-id-reused');
    expect(dialled).toHaveLength(1);
  });
});

describe('a talk is ended from outside', () => {
  const operator = { userId: 'ops', deviceId: null, mayPlace: true, isOperator: true };
  const refused = { ok: false, rejection: { code: 'hang-up-not-supported' } };
  const endings = async (id: string) => (await store.eventsOf(id)).filter(({ endsTalk }) => endsTalk);

  async function talkElsewhere(callId: string, endedAt: number | null = null) {
    const nothing = { end: null, transferTo: null, summary: null, figures: null, recording: null };
    const running = { instanceId: 'other', runId: 'other run', take: 1, breaks: [] };
    const talk = { id: `talk of ${callId}`, callId, agent: 'sales', startedAt: now, endedAt };
    await store.saveTalk({ ...talk, ...running, ...nothing });
  }

  test('at once while it runs here', async () => {
    const { id } = await calls.streamStarted(stream);
    talking.add(id);
    expect(await calls.hangUp(id, operator)).toEqual({ ok: true });
    expect(await endings(id)).toEqual([]);
  });

  test('by a word in the log while it runs on another instance, each time that it is asked for', async () => {
    const { id, version } = await calls.streamStarted(stream);
    await talkElsewhere(id);
    for (const _time of ['once', 'again']) expect(await calls.hangUp(id, operator)).toEqual({ ok: true });
    expect(await endings(id)).toMatchObject([{ type: 'call_updated' }, { type: 'call_updated' }]);
    expect(await store.findById(id)).toMatchObject({ status: 'in-progress', version: version + 2 });
  });

  test('not when there is none, or none any more', async () => {
    const { id } = await calls.streamStarted(stream);
    expect(await calls.hangUp(id, operator)).toMatchObject(refused);
    await talkElsewhere(id, now);
    expect(await calls.hangUp(id, operator)).toMatchObject(refused);
    await talkElsewhere(id);
    await calls.streamEnded({ callId: id, how: 'lost' });
    expect(await calls.hangUp(id, operator)).toMatchObject(refused);
    expect(await endings(id)).toEqual([]);
  });
});
