// Calls that reach an agent: by a stream, and by what Exotel asks and tells before and after it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCheckTimes } from './check-times.ts';
import { AgentDesk, leg, report, SID, stream } from './testing/agent-desk.ts';

let desk: AgentDesk;
beforeEach(async () => {
  desk = await AgentDesk.open();
});
afterEach(() => desk[Symbol.asyncDispose]());

describe('an inbound call', () => {
  test('becomes a call with its stream, told to everybody, and ends when its caller hangs up', async () => {
    const call = await desk.calls.streamStarted(stream);
    expect(call).toMatchObject({
      direction: 'inbound',
      agent: 'sales',
      callSid: SID,
      status: 'in-progress',
      fromE164: '+919876500001',
      legs: { from: { status: 'in-progress' }, to: { status: 'in-progress' } },
    });
    desk.now += 42_000;
    await desk.calls.streamEnded({ callId: call.id, how: 'caller-hung-up' });
    expect(await desk.told(call.id)).toEqual(['ringing', 'in-progress', 'completed']);
    expect(await desk.store.findById(call.id)).toMatchObject({ status: 'completed', conversationSeconds: 42 });
  });

  test.each(['resolver first', 'stream first', 'all at once'])(
    'is one call whatever comes first: %s',
    async (order) => {
      const resolver = () => desk.delivered({ status: 'ringing' }, 'resolver');
      const begin = () => desk.calls.streamStarted(stream);
      if (order === 'resolver first') {
        await resolver();
        await begin();
      } else if (order === 'stream first') {
        await begin();
        await resolver();
      } else await Promise.all([resolver(), desk.newInstance().streamStarted(stream), begin(), resolver()]);
      const [only, ...others] = await desk.store.list({ limit: 9 });
      expect(others).toEqual([]);
      expect(only).toMatchObject({ agent: 'sales', status: 'in-progress' });
      const statuses = (await desk.told(only?.id ?? '')).filter((one) => one !== 'call_updated');
      expect(statuses).toEqual(['ringing', 'in-progress']);
    },
  );

  test('tells the instance of its talk, and the other one when the talk goes on there', async () => {
    const call = await desk.calls.streamStarted(stream);
    expect(call).toMatchObject({ instanceId: 'i-1', placedBy: null });
    await desk.newInstance({ instanceId: 'i-2' }).streamStarted(stream);
    expect(await desk.store.findById(call.id)).toMatchObject({ instanceId: 'i-2', status: 'in-progress' });
    expect(await desk.told(call.id)).toEqual(['ringing', 'in-progress', 'call_updated']);
  });

  test('of which the resolver was told no sid gets the id that it has given out', async () => {
    const callId = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
    expect(await desk.calls.streamStarted({ ...stream, callId })).toMatchObject({ id: callId, callSid: SID });
  });

  test('is not mixed up with the call that a URL was made for when another one uses it', async () => {
    const first = await desk.calls.streamStarted(stream);
    const second = await desk.calls.streamStarted({ ...stream, callSid: 'another', callId: first.id });
    expect(second.id).not.toBe(first.id);
    expect(await desk.store.findById(first.id)).toMatchObject({ callSid: SID, flags: ['not-placed-here'] });
  });

  test.each(['hung-up-by-us', 'stopped', 'lost'] as const)(
    'whose stream is over (%s) may go on: Exotel is asked soon, and again',
    async (how) => {
      const { id } = await desk.calls.streamStarted(stream);
      desk.now += 10_000;
      await desk.calls.streamEnded({ callId: id, how });
      expect(await desk.store.findById(id)).toMatchObject({ status: 'in-progress', nextCheckAt: desk.now + 2_000 });
      desk.now += 2_000;
      expect(await desk.calls.reconciler.checkDue(9)).toBe(1);
      desk.now += 5_000;
      desk.details = {
        kind: 'found',
        report: report({ status: 'completed', legs: { from: leg('completed', 12), to: null } }),
      };
      expect(await desk.calls.reconciler.checkDue(9)).toBe(1);
      expect((await desk.store.findById(id))?.status).toBe('completed');
    },
  );

  test('whose next stream came to another instance is told nothing by the end of the first, which is told late', async () => {
    const { id } = await desk.calls.streamStarted(stream);
    const other = desk.newInstance({ instanceId: 'i-2' });
    await other.streamStarted(stream);
    await desk.calls.streamEnded({ callId: id, how: 'lost' });
    // Nor by who closes the talk of an instance that died.
    await other.streamEnded({ callId: id, how: 'lost', instanceId: 'i-1' });
    expect(await desk.store.findById(id)).toMatchObject({ instanceId: 'i-2', streamEndedAt: null });
    await other.streamEnded({ callId: id, how: 'lost' });
    expect((await desk.store.findById(id))?.streamEndedAt).toBe(desk.now);
  });

  test('that comes back to an agent after that is not asked about any more', async () => {
    const { id } = await desk.calls.streamStarted(stream);
    await desk.calls.streamEnded({ callId: id, how: 'lost' });
    await desk.calls.streamStarted({ ...stream, agent: 'support' });
    const call = await desk.store.findById(id);
    expect(call).toMatchObject({ agent: 'support', status: 'in-progress', streamEndedAt: null });
    expect(call?.nextCheckAt).toBe(desk.now + defaultCheckTimes.talkingSilenceMs);
  });

  test('was a conversation also when nobody answered the transfer, or the caller left before that', async () => {
    const { id } = await desk.calls.streamStarted(stream);
    await desk.calls.streamEnded({ callId: id, how: 'hung-up-by-us' });
    await desk.delivered({ status: 'canceled', legs: { from: null, to: leg('no-answer') } }, 'passthru');
    expect(await desk.store.findById(id)).toMatchObject({ status: 'completed', flags: ['not-placed-here'] });
  });

  test('that is over already is not brought back by a late stream', async () => {
    await desk.delivered({ status: 'canceled' }, 'passthru');
    const call = await desk.calls.streamStarted(stream);
    expect(call).toMatchObject({ status: 'canceled', flags: ['not-placed-here', 'stream-after-end'] });
  });
});
