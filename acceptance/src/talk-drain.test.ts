// A server that is asked to stop while people talk: they are not cut off, and their calls go on in the flow.
import { expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { isHeard } from './heard-sounds.ts';
import { clipFile, flowWithPerson, startTalkWorld } from './talk-world.ts';

vi.setConfig({ testTimeout: 120_000 });

const lateNumber = '09876500030';
const quick = { generationSpeed: 50, transcriptionMs: 50 };

test.concurrent('talks go on until they end, and nobody new is taken', async () => {
  await using world = await startTalkWorld({
    caller: ['mumble: 600ms', 'listenFor: speech', 'wait: 60s'],
    callers: { [lateNumber]: ['wait: 60s'] },
    model: {
      timings: quick,
      script: {
        turns: [{ heard: 'Hm?', do: [{ say: 'long' }] }, { do: [{ say: 'farewell' }, { call: { name: 'end_call' } }] }],
      },
    },
    flow: flowWithPerson,
    env: { DRAIN_SECONDS: '60' },
  });
  const sid = world.callIn();
  await eventually(() => expect(world.model.sessions()[0]?.conversation.length).toBe(2));
  const stopped = world.server.stop();
  const ready = () => fetch(`${world.server.url}/readyz`).then(({ status }) => status);
  await eventually(async () => expect(await ready()).toBe(503));
  // Somebody calls now: the flow goes on without an agent.
  const late = world.callIn(lateNumber);
  const lateCall = await world.endOf(late);
  expect(JSON.stringify(lateCall)).toContain('conversationEnded');
  expect(world.model.sessions()).toHaveLength(1);
  // The talk goes on as if nothing were: the caller is heard, answered and seen off.
  expect(world.emulator.press(sid, '1')).toBe(true);
  const report = await world.reportOf(sid);
  expect(report).toMatchObject({ end: 'bot-closed', playOut: { unplayedMs: 0 } });
  expect(isHeard(await world.audioOf(sid), clipFile('farewell'))).toBe(true);
  expect(JSON.stringify(await world.endOf(sid))).toContain('conversationEnded');
  expect(await stopped).toBe(0);
  expect(world.model.sessions()).toEqual([]);
  await world.server.startAgain();
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'agent-ended' }]);
});

test.concurrent('without time to wait a talk is ended with a good-bye that is heard, and its flow goes on', async () => {
  await using world = await startTalkWorld({
    caller: ['mumble: 600ms', 'listenFor: speech', 'wait: 60s'],
    model: { timings: quick, script: { turns: [{ do: [{ say: 'hours' }] }, { do: [{ say: 'farewell' }] }] } },
    flow: flowWithPerson,
    agent: 'limits: { idleSeconds: 60 }',
  });
  const sid = world.callIn();
  await eventually(async () => expect((await world.entriesOf(sid)).at(-1)).toMatch(/^agent: /));
  expect(await world.server.stop()).toBe(0);
  expect((await world.reportOf(sid)).end).toBe('bot-closed');
  expect(isHeard(await world.audioOf(sid), clipFile('farewell'))).toBe(true);
  expect(JSON.stringify(await world.endOf(sid))).toContain('conversationEnded');
  expect(world.model.sessions()).toEqual([]);
  await world.server.startAgain();
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'drained' }]);
  expect(talk.entries.at(-1)).toMatchObject({ role: 'agent', unheard: null });
});
