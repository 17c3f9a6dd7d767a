// Calls that an agent places, and talks that somebody else ends.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentDesk, leg, report, SID, stream } from './testing/agent-desk.ts';

let desk: AgentDesk;
beforeEach(async () => {
  desk = await AgentDesk.open();
});
afterEach(() => desk[Symbol.asyncDispose]());

describe('a call that an agent places', () => {
  test('rings the recipient alone, from the ExoPhone', async () => {
    const id = await desk.place();
    expect(desk.dialled).toEqual([
      { callId: id, fromE164: '+918047000001', toE164: '+919876500001', callType: 'voice', agent: 'sales' },
    ]);
    expect(await desk.store.findById(id)).toMatchObject({
      from: '08047000001',
      to: '9876500001',
      status: 'ringing',
      legs: { from: { status: 'not-dialled' }, to: { status: 'ringing' } },
    });
  });

  test('is in progress when the person has answered, and takes Exotel’s first leg as theirs', async () => {
    const id = await desk.place();
    const answered = report({ status: 'ringing', legs: { from: leg('in-progress'), to: null } });
    const delivery = { key: 'k', dialect: 'status-callback', raw: '{}' };
    const parties = { callId: id, from: '09876500001', to: '08047000001', dialled: true };
    await desk.calls.record({ report: answered, ...parties, delivery });
    expect(await desk.store.findById(id)).toMatchObject({ status: 'in-progress' });
    const over = report({
      status: 'completed',
      conversationSeconds: 0,
      legs: { from: leg('completed', 17), to: null },
    });
    await desk.calls.record({ report: over, ...parties, delivery: { ...delivery, key: 'k2' } });
    expect(await desk.store.findById(id)).toMatchObject({
      status: 'completed',
      conversationSeconds: 17,
      legs: { to: { status: 'completed', onCallSeconds: 17 } },
    });
  });

  test.each([
    [true, 'completed'],
    [false, 'in-progress'],
  ])('without a flow (%s) is %s when we close its stream', async (withoutFlow, status) => {
    desk.calls = desk.newInstance({ endsWithStream: withoutFlow });
    const callId = await desk.place();
    await desk.calls.streamStarted({ ...stream, callId });
    await desk.calls.streamEnded({ callId, how: 'hung-up-by-us' });
    expect((await desk.store.findById(callId))?.status).toBe(status);
  });

  test('is found by its stream when the answer to the dial was lost', async () => {
    desk.nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await desk.place();
    await desk.calls.streamStarted({ ...stream, callId });
    expect(await desk.store.findById(callId)).toMatchObject({
      status: 'in-progress',
      callSid: SID,
      dial: 'accepted',
      reason: null,
    });
    expect(await desk.told(callId)).toEqual(['initiated', 'ringing', 'in-progress']);
  });

  test('is found by an applet that names neither call nor sid that we know, when it says that it has dialled', async () => {
    desk.nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await desk.place();
    const incoming = { report: report({ status: 'ringing' }), callId: null, from: stream.from, to: stream.to };
    const delivery = { key: 'k', dialect: 'dynamic-url', raw: '{}' };
    expect(await desk.calls.record({ ...incoming, dialled: true, delivery })).toMatchObject({ callId, agent: 'sales' });
  });

  test('leaves alone an inbound call of the same person at the same time', async () => {
    desk.nextDial = { kind: 'unclear', reason: { code: 'exotel-timeout', message: 'no answer' } };
    const callId = await desk.place();
    expect((await desk.delivered({ status: 'ringing' }, 'resolver')).callId).not.toBe(callId);
  });

  test('is refused for an agent that nobody knows, and needs no caller where others do', async () => {
    const order = { recipientId: '9876500001', callType: 'voice', placedBy: 'me', requestId: undefined } as const;
    expect(await desk.calls.place({ ...order, agent: 'nobody' })).toMatchObject({
      rejection: { code: 'unknown-agent' },
    });
    expect(await desk.calls.place(order)).toMatchObject({
      rejection: { code: 'invalid-message', issues: [{ path: 'callerId' }] },
    });
    expect(desk.dialled).toEqual([]);
  });

  test('asked for twice is placed once, and is another one with another agent', async () => {
    const id = await desk.place({ requestId: 'r' });
    expect(await desk.place({ requestId: 'r' })).toBe(id);
    await expect(desk.place({ requestId: 'r', callerId: '08047000002' })).rejects.toThrow('request-id-reused');
    expect(desk.dialled).toHaveLength(1);
  });
});

describe('a talk is ended from outside', () => {
  const operator = { userId: 'ops', deviceId: null, mayPlace: true, isOperator: true };
  const refused = { ok: false, rejection: { code: 'hang-up-not-supported' } };
  const endings = async (id: string) => (await desk.store.eventsOf(id)).filter(({ endsTalk }) => endsTalk);

  async function talkElsewhere(callId: string, endedAt: number | null = null) {
    const nothing = { end: null, transferTo: null, summary: null, figures: null, recording: null };
    const running = { instanceId: 'other', runId: 'other run', take: 1, breaks: [] };
    const talk = { id: `talk of ${callId}`, callId, agent: 'sales', startedAt: desk.now, endedAt };
    await desk.store.saveTalk({ ...talk, ...running, ...nothing });
  }

  test('at once while it runs here', async () => {
    const { id } = await desk.calls.streamStarted(stream);
    desk.talking.add(id);
    expect(await desk.calls.hangUp(id, operator)).toEqual({ ok: true });
    expect(await endings(id)).toEqual([]);
  });

  test('by a word in the log while it runs on another instance, each time that it is asked for', async () => {
    const { id, version } = await desk.calls.streamStarted(stream);
    await talkElsewhere(id);
    for (const _time of ['once', 'again']) expect(await desk.calls.hangUp(id, operator)).toEqual({ ok: true });
    expect(await endings(id)).toMatchObject([{ type: 'call_updated' }, { type: 'call_updated' }]);
    expect(await desk.store.findById(id)).toMatchObject({ status: 'in-progress', version: version + 2 });
  });

  test('not when there is none, or none any more', async () => {
    const { id } = await desk.calls.streamStarted(stream);
    expect(await desk.calls.hangUp(id, operator)).toMatchObject(refused);
    await talkElsewhere(id, desk.now);
    expect(await desk.calls.hangUp(id, operator)).toMatchObject(refused);
    await talkElsewhere(id);
    await desk.calls.streamEnded({ callId: id, how: 'lost' });
    expect(await desk.calls.hangUp(id, operator)).toMatchObject(refused);
    expect(await endings(id)).toEqual([]);
  });
});
