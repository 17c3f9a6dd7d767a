// A model that goes wrong in the middle of calls: the caller hears something sensible, and nothing is left behind.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { isHeard, soundsIn } from './heard-sounds.ts';
import { type ModelProxy, startModelProxy } from './model-proxy.ts';
import { flowWithPerson, phraseFile, startTalkWorld, type TalkAnswer, type TalkWorld } from './talk-world.ts';

// Some of them wait for twenty seconds, and all of them run side by side.
vi.setConfig({ testTimeout: 120_000 });

const healthyNumber = '09876500030';
/** Asks, is answered, and says no more. */
const asks = ['mumble: 600ms', 'listenFor: speech', 'wait: 60s'];
const nonsense = [
  '{',
  'null',
  '[]',
  '{"type":"response.of_the_future"}',
  '{"type":"session.updated"}',
  '{"type":"response.done"}',
];
const answersOf = ({ entries }: TalkAnswer) => entries.filter(({ role }) => role === 'agent');
const outputsOf = ({ entries }: TalkAnswer) => entries.filter(({ role }) => role === 'tool-output');

/** An endpoint of a tool, which counts how often it was asked. It never answers when its answer is null. */
async function startEndpoint(answer: object | null) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (answer !== null) response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`,
    asked: () => asked,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const toolAt = (url: string, more = '') =>
  [
    'tools:',
    '  - end_call',
    '  - kind: http',
    '    name: look_up',
    '    description: Looks up an order.',
    `    url: ${url}`,
    `    parameters: { type: object, properties: { order: { type: integer } }, required: [order] }`,
    ...(more === '' ? [] : [`    ${more}`]),
  ].join('\n');

async function expectLastApology(world: TalkWorld, sid: string): Promise<void> {
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'model-failed' }]);
  expect((await world.reportOf(sid)).playOut.unplayedMs).toBe(0);
  const call = await world.endOf(sid);
  expect(JSON.stringify(call)).toContain('conversationEnded');
  expect(isHeard(await world.audioOf(sid), phraseFile('apology-final'))).toBe(true);
  await world.nothingLeft();
}

test.concurrent('a session that dies in mid-sentence: the next one knows all, tools too, and goes on', async () => {
  using endpoint = await startEndpoint({ status: 'on its way' });
  await using world = await startTalkWorld({
    caller: ['mumble: 600ms', 'listenFor: speech', 'listenFor: silence', 'wait: 60s'],
    callers: { [healthyNumber]: ['mumble: 600ms', 'wait: 60s'] },
    model: { userTranscript: 'Please call tool look_up {"order": 7}', timings: { transcriptionMs: 1 } },
    agent: toolAt(endpoint.url),
  });
  const healthy = world.callIn(healthyNumber);
  await eventually(() =>
    expect(
      world.model.sessions()[0]?.conversation.some(({ audioMs, role }) => role === 'assistant' && audioMs > 1000),
    ).toBe(true),
  );
  const [firstSession] = world.model.sessions();
  world.model.addFault({ kind: 'drop', afterMs: 600 });
  const sid = world.callIn();
  await eventually(() => expect(world.model.faults()).toEqual([]));
  // Two sessions again, one of them with the conversation as text.
  const resumed = () =>
    world.model
      .sessions()
      .find(
        ({ id, activeResponseId, conversation }) =>
          id !== firstSession?.id && activeResponseId === null && conversation.at(-1)?.role === 'assistant',
      );
  await eventually(() =>
    expect(resumed()?.conversation.map(({ type, role }) => role ?? type)).toEqual([
      'user',
      'function_call',
      'function_call_output',
      'assistant',
      'assistant',
    ]),
  );
  expect(resumed()?.conversation.at(-2)?.audioMs).toBe(0);
  expect(endpoint.asked()).toBe(2);
  expect(world.model.sessions().map(({ id }) => id)).toContain(firstSession?.id);
  world.emulator.hangUp(sid);
  world.emulator.hangUp(healthy);
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'caller-hung-up' }]);
  expect(answersOf(talk).length).toBeGreaterThanOrEqual(2);
  const report = await world.reportOf(healthy);
  expect([report.gaps.count, report.received.clears]).toEqual([0, 0]);
  await world.nothingLeft();
});

test.concurrent('sessions that expire are followed by others, and the caller is answered in each', async () => {
  await using world = await startTalkWorld({
    caller: [
      'loop: 4\n      steps: [{ mumble: 600ms }, { listenFor: speech }, { listenFor: silence }, { wait: 1s }]',
      'hangUp',
    ],
    model: { timings: { sessionMaxMs: 5000 } },
  });
  const talk = await world.talkOf(world.callIn());
  expect(talk.talks).toMatchObject([{ end: 'caller-hung-up' }]);
  expect(answersOf(talk).length).toBeGreaterThanOrEqual(4);
  await world.nothingLeft();
});

test.concurrent('a model that falls silent: a sound, an apology, and then the answer', async () => {
  await using world = await startTalkWorld({
    caller: ['mumble: 600ms', 'wait: 40s'],
    model: { faults: [{ kind: 'mute' }] },
  });
  const sid = world.callIn();
  await eventually(
    () => expect(world.model.sessions()[0]?.conversation.some(({ role }) => role === 'assistant')).toBe(true),
    40_000,
  );
  await eventually(() => expect(world.model.sessions()[0]?.activeResponseId).toBeNull());
  await eventually(async () =>
    expect(await world.entriesOf(sid)).toContainEqual(expect.stringMatching(/^agent: (?!Sorry)/)),
  );
  expect(await world.entriesOf(sid)).toContainEqual(
    expect.stringMatching(/^agent: Sorry, we have a technical problem/),
  );
  world.emulator.hangUp(sid);
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'caller-hung-up' }]);
  const audio = await world.audioOf(sid);
  expect(isHeard(audio, phraseFile('apology'))).toBe(true);
  // Beside the apology (3.2 s) and some of the answer there was a sound that says "wait".
  expect(soundsIn(audio).reduce((sum, { playedMs }) => sum + playedMs, 0)).toBeGreaterThan(7000);
  await world.nothingLeft();
});

test.concurrent('a model that cannot be reached: an apology in full, and the flow goes on', async () => {
  await using world = await startTalkWorld({
    caller: ['wait: 60s'],
    agent: 'greeting: Hello.',
    modelUrl: () => 'ws://127.0.0.1:9/v1/realtime',
    flow: flowWithPerson,
  });
  const sid = world.callIn();
  await expectLastApology(world, sid);
  expect(soundsIn(await world.audioOf(sid))[0]?.startMs).toBeLessThan(5000);
});

test.concurrent('a bad key: an apology in full at once, and the flow goes on', async () => {
  await using world = await startTalkWorld({
    caller: ['wait: 60s'],
    agent: 'greeting: Hello.',
    model: { key: 'another' },
    flow: flowWithPerson,
  });
  await expectLastApology(world, world.callIn());
});

test.concurrent('a model that is lost for good in mid-sentence: an apology in full, and the flow goes on', async () => {
  await using world = await startTalkWorld({
    caller: asks,
    flow: flowWithPerson,
    model: { userTranscript: 'A long story' },
  });
  const sid = world.callIn();
  await eventually(() => expect(world.model.sessions()[0]?.activeResponseId ?? null).not.toBeNull());
  await eventually(() => expect(world.model.sessions()[0]?.conversation.at(-1)?.audioMs ?? 0).toBeGreaterThan(800));
  await world.model.close();
  await expectLastApology(world, sid);
});

test.concurrent('a model that fails twice: an apology, another one, and the flow goes on', async () => {
  await using world = await startTalkWorld({
    caller: asks,
    model: { faults: [{ kind: 'fail', times: 2 }] },
    flow: flowWithPerson,
  });
  const sid = world.callIn();
  await expectLastApology(world, sid);
  expect(isHeard(await world.audioOf(sid), phraseFile('apology'))).toBe(true);
});

test.concurrent('an app ends the talk, and the model has no word of good-bye: a recorded one is heard', async () => {
  await using world = await startTalkWorld({ caller: asks });
  const sid = world.callIn();
  await eventually(async () => expect(await world.entriesOf(sid)).toContainEqual(expect.stringMatching(/^agent: /)));
  world.model.addFault({ kind: 'mute' });
  const { calls } = (await world.get(`/api/calls?callSid=${sid}`)).body as unknown as { calls: { callId: string }[] };
  const hungUp = await fetch(`${world.server.url}/api/calls/${calls[0]?.callId}/hangup`, { method: 'POST' });
  expect(hungUp.ok).toBe(true);
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'ended-by-app' }]);
  expect((await world.reportOf(sid)).playOut).toMatchObject({ clearedMs: 0, unplayedMs: 0 });
  expect(isHeard(await world.audioOf(sid), phraseFile('goodbye'))).toBe(true);
  await world.nothingLeft();
});

test.concurrent('what a model says that nobody understands, and tools that it calls wrongly, end no talk', async () => {
  using endpoint = await startEndpoint({ status: 'on its way' });
  let proxy: ModelProxy | null = null;
  const turns = [
    { do: [{ call: { name: 'look_up', arguments: { order: 1 } } }] },
    { do: [{ call: { name: 'nonsense' } }] },
    { do: [{ call: { name: 'look_up', arguments: { order: 'seven' } } }] },
    { do: [{ say: 'done' }] },
  ];
  await using world = await startTalkWorld({
    caller: asks,
    model: { script: { turns } },
    agent: toolAt(endpoint.url),
    async modelUrl(model) {
      proxy = await startModelProxy(model.url, (text) => text.replaceAll('{\\"order\\":1}', '{\\"order\\":'));
      return proxy.url;
    },
  });
  await using _ = proxy as unknown as ModelProxy;
  const remembered = () => world.model.sessions()[0]?.conversation ?? [];
  const sid = world.callIn();
  await eventually(() => expect(world.model.sessions().length).toBe(1));
  for (const text of nonsense) (proxy as unknown as ModelProxy).inject(text);
  await eventually(() => expect(remembered().filter(({ type }) => type === 'function_call_output').length).toBe(3));
  await eventually(() => expect(remembered().at(-1)?.text).toContain('done'));
  await eventually(async () => expect(await world.entriesOf(sid)).toContain('agent: All right, that is done.'));
  world.emulator.hangUp(sid);
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'caller-hung-up' }]);
  expect(outputsOf(talk).map(({ text }) => text.includes('error'))).toEqual([true, true, true]);
  expect(endpoint.asked()).toBe(0);
  await world.nothingLeft();
});

test.concurrent('a tool whose endpoint hangs is given up, and the model says so', async () => {
  using endpoint = await startEndpoint(null);
  await using world = await startTalkWorld({
    caller: asks,
    model: { userTranscript: 'Please call tool look_up {"order": 7}' },
    agent: toolAt(endpoint.url, 'timeoutSeconds: 1'),
  });
  const sid = world.callIn();
  await eventually(() =>
    expect(world.model.sessions()[0]?.conversation.map(({ type, role }) => role ?? type)).toEqual([
      'user',
      'function_call',
      'function_call_output',
      'assistant',
    ]),
  );
  await eventually(async () => expect(await world.entriesOf(sid)).toContainEqual(expect.stringMatching(/^agent: /)));
  world.emulator.hangUp(sid);
  const talk = await world.talkOf(sid);
  expect(outputsOf(talk).map(({ text }) => text)).toEqual([expect.stringContaining('error')]);
  expect(answersOf(talk)).toHaveLength(1);
  expect(endpoint.asked()).toBeGreaterThan(0);
  await world.nothingLeft();
});
