// Talks of agents with browsers, over a real store and with a clock that the test turns.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { defaultCheckTimes } from './check-times.ts';
import { createCalls } from './create-calls.ts';
import { toView } from './view.ts';

const talk = { callId: '01a2064c-7cab-7793-b4f2-a43a63c9203d', user: 'asha', agent: 'sales' };

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-web-'));
  const store = await openStore({
    ...{ databaseUrl: null, dataDir },
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  onTestFinished(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });
  const clock = { ms: 1_000_000, now: () => clock.ms };
  const repaired: string[] = [];
  const calls = createCalls({
    store,
    telephony: null,
    clock,
    ids: { callId: () => crypto.randomUUID() },
    times: defaultCheckTimes,
    instanceId: 'i-1',
    isAgent: () => true,
    endTalk: () => false,
    onError: (error) => expect.unreachable(String(error)),
    onRepair: (_callId, what) => repaired.push(what),
  });
  const view = async () => {
    const call = await store.findById(talk.callId);
    return call === null ? null : toView(call);
  };
  return { calls, clock, repaired, store, view };
}

test('it is a call of the user to the agent, which talks at once', async () => {
  const { calls, view, store } = await open();
  await calls.webTalkStarted(talk);
  const parties = { from: 'asha', to: 'sales', agent: 'sales', direction: 'inbound', fromE164: null };
  expect(await view()).toMatchObject({ ...parties, medium: 'web', status: 'in-progress', callSid: talk.callId });
  expect((await store.list({ medium: 'web', limit: 9 })).map(({ id }) => id)).toEqual([talk.callId]);
  expect(await store.list({ medium: 'phone', limit: 9 })).toEqual([]);
});

test('the URL of a talk is good for one stream', async () => {
  const { calls } = await open();
  const both = await Promise.all([calls.webTalkStarted(talk), calls.webTalkStarted(talk)]);
  expect(both.filter((call) => call !== null)).toHaveLength(1);
  await calls.streamEnded({ callId: talk.callId, how: 'lost' });
  expect(await calls.webTalkStarted(talk)).toBeNull();
});

test.each(['caller-hung-up', 'hung-up-by-us', 'lost'] as const)('it is over with its stream (%s)', async (how) => {
  const { calls, clock, view, store } = await open();
  await calls.webTalkStarted(talk);
  clock.ms += 12_000;
  await calls.streamEnded({ callId: talk.callId, how });
  expect(await view()).toMatchObject({ status: 'completed', settled: true, conversationSeconds: 12 });
  expect((await store.findById(talk.callId))?.nextCheckAt).toBeNull();
});

test('it goes on as long as its instance says so, and ends when the instance is gone', async () => {
  const { calls, clock, repaired, view } = await open();
  await calls.webTalkStarted(talk);
  for (let minute = 0; minute < 10; minute += 1) {
    clock.ms += 60_000;
    await calls.streamHeard(talk.callId);
    await calls.checkAppCalls(9);
    await calls.reconciler.checkDue(9);
  }
  expect(await view()).toMatchObject({ status: 'in-progress', version: 11 });
  clock.ms += defaultCheckTimes.webSilenceMs;
  await calls.checkAppCalls(9);
  expect(await view()).toMatchObject({ status: 'failed', settled: true, reason: { code: 'unaccounted' } });
  expect(repaired).toEqual(['given up: unaccounted']);
});
