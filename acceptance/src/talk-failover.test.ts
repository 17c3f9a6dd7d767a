// Two instances and the flow of docs/exotel-failover.md, which leads to each of them, or to HAProxy before both: an instance
// dies in mid-sentence, or is shut down, and the conversation goes on.
import { type FailoverWorld, startFailoverWorld, toldFact } from '@patchcord/testing/failover-world';
import { createDatabase } from '@patchcord/testing/postgres';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { eventually } from './eventually.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Of the caller's phone, beside what a slow machine adds. The bench has the figures. */
const MAX_SILENCE_MS = 8_000;

describe.each([
  ['directly', {}],
  ['behind HAProxy', { behind: 'haproxy' }],
] as const)('%s', (_how, proxy) => {
  let world: FailoverWorld;
  beforeAll(async () => {
    const postgresUrl = await createDatabase(inject('postgresUrl'));
    world = await startFailoverWorld({ postgresUrl, redisUrl: inject('redisUrl'), ...proxy });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function getJson(path: string, url = world.url): Promise<Record<string, unknown>> {
    return (await (await fetch(url + path)).json()) as Record<string, unknown>;
  }

  async function callOf(callSid: string) {
    const { calls } = await getJson(`/api/calls?callSid=${callSid}`);
    return (calls as { callId: string; status: string }[])[0];
  }

  async function talkOf(callSid: string) {
    const { talks, entries } = await getJson(`/api/calls/${(await callOf(callSid))?.callId}/transcript`);
    return { talks, entries } as { talks: Record<string, unknown>[]; entries: { role: string; text: string }[] };
  }

  const stepsOf = (callSid: string) =>
    world.emulator
      .calls()
      .filter(({ sid }) => sid === callSid)
      .flatMap((call) => ('timeline' in call ? call.timeline.map(({ name, edge }) => `${name} → ${edge}`) : []));

  test.each([900, 2400])(
    'an instance that is killed %d ms into an answer: the caller hears a word about it, and the model knows what was said',
    async (afterMs) => {
      const { callSid, silenceMs, isContextKept } = await world.round(afterMs);
      console.log(`silence ${Math.round(silenceMs)} ms, context ${isContextKept ? 'kept' : 'lost'}`);
      expect(isContextKept).toBe(true);
      expect(silenceMs).toBeLessThan(MAX_SILENCE_MS);
      expect(stepsOf(callSid).slice(0, 2)).toEqual(['agent → next', 'how-did-it-end → 302']);

      await eventually(async () => expect((await callOf(callSid))?.status).toBe('completed'));
      await eventually(async () => expect((await talkOf(callSid)).talks[0]?.['endedAt']).not.toBeNull());
      const { talks, entries } = await talkOf(callSid);
      // One talk, in which nothing is missing but what died with the instance.
      expect(talks).toMatchObject([
        { end: 'caller-hung-up', recording: true, breaks: [{ fromMs: expect.any(Number), toMs: expect.any(Number) }] },
      ]);
      expect(entries).toMatchObject([
        { role: 'agent', text: expect.stringMatching(/./) },
        { role: 'caller', text: toldFact },
        { role: 'agent', text: expect.stringMatching(/^(Let|$)/), unheard: expect.stringMatching(/./) },
        { role: 'note', text: expect.stringContaining('cut off') },
        { role: 'agent', text: 'Sorry, we were cut off.' },
        { role: 'agent', text: expect.stringMatching(/./) },
      ]);
      // Nothing that clients were told on the way was an end.
      const { events } = await getJson(`/api/calls/${(await callOf(callSid))?.callId}`);
      const statuses = (events as { data: { status: string } }[]).map(({ data }) => data.status);
      expect([...new Set(statuses)]).toEqual(['ringing', 'in-progress', 'completed']);
      expect(statuses.indexOf('completed')).toBe(statuses.length - 1);
    },
  );

  test('what Exotel was given by one instance is valid on the other', async () => {
    const order = { callerId: '09876500011', recipientId: '09876500012', callType: 'voice' };
    const body = JSON.stringify(order);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${world.primary.url}/api/calls`, { method: 'POST', headers, body });
    const given = () => world.emulator.calls().find((call) => call.statusCallback !== null)?.statusCallback?.url;
    await eventually(() => expect(given()).toBeDefined());
    const elsewhere = (given() ?? '').replace(/^http:\/\/[^/]+/, world.fallback.url);
    expect((await fetch(elsewhere, { method: 'POST', headers, body: '{"Status":"in-progress"}' })).status).toBe(200);
    const wrong = elsewhere.replace(/token=.{4}/, 'token=AAAA');
    expect((await fetch(wrong, { method: 'POST', headers, body: '{"Status":"in-progress"}' })).status).toBe(403);
  });

  test('an instance that is shut down keeps its talks, and sends new calls to the other one', async () => {
    const first = await world.callUntilAnswered();
    const leaving = await world.talking();
    const staying = leaving === world.primary ? world.fallback : world.primary;
    const stopped = leaving.stop();
    await eventually(async () => expect((await fetch(`${leaving.url}/readyz`)).status).toBe(503));
    const second = world.emulator.callIn({ from: '09876500013', to: '08047000001' });
    if (!second.ok) throw new Error(second.error);
    await eventually(async () => expect(await getJson('/health', staying.url)).toMatchObject({ streams: 1 }));
    expect(await getJson('/health', leaving.url)).toMatchObject({ status: 'draining', streams: 1 });
    world.emulator.hangUp(second.value.sid);
    world.emulator.hangUp(first);
    expect(await stopped).toBe(0);
    await eventually(async () =>
      expect((await talkOf(first)).talks).toMatchObject([{ end: 'caller-hung-up', breaks: [] }]),
    );
    await leaving.startAgain();
  });

  test('a talk whose instance has died, and whose caller as well has gone, is closed by the other one', async () => {
    const callSid = await world.callUntilAnswered();
    const killed = (await world.talking()).kill();
    world.emulator.hangUp(callSid);
    await killed;
    await eventually(
      async () => expect((await talkOf(callSid)).talks).toMatchObject([{ end: 'interrupted', breaks: [] }]),
      90_000,
    );
    await eventually(async () => expect((await callOf(callSid))?.status).toBe('completed'), 60_000);
  });
});
