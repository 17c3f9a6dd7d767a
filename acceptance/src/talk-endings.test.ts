// How talks end, and what cannot be interrupted: measured on the audio of the caller's phone.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { isHeard, type Sound, soundsIn } from './heard-sounds.ts';
import { clipFile, salesNumber, startTalkWorld } from './talk-world.ts';

// They run side by side.
vi.setConfig({ testTimeout: 120_000 });

const asks = 'mumble: 600ms';
const heardMs = (sounds: Sound[]) => sounds.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
const quick = { generationSpeed: 50, transcriptionMs: 50 };

test.concurrent('a good-bye is heard in full, also when the caller talks into it', async () => {
  await using world = await startTalkWorld({
    caller: [asks, 'interrupt: after 400ms of speech', 'mumble: 500ms', 'wait: 60s'],
    model: {
      timings: quick,
      script: { turns: [{ heard: 'Bye.', do: [{ say: 'farewell' }, { call: { name: 'end_call' } }] }] },
    },
  });
  const sid = world.callIn();
  const report = await world.reportOf(sid);
  expect(report).toMatchObject({ end: 'bot-closed', received: { clears: 0 }, playOut: { unplayedMs: 0 } });
  expect(report.bargeIns).toMatchObject([{ cleared: false }]);
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'agent-ended', figures: { interruptions: 0 } }]);
  expect(isHeard(await world.audioOf(sid), clipFile('farewell'))).toBe(true);
  await world.nothingLeft();
});

test.concurrent('whoever is transferred talks with the person, and both hear each other', async () => {
  await using world = await startTalkWorld({
    // What follows the agent within two seconds is the person.
    caller: [asks, 'listenFor: speech', '{ listenFor: silence, for: 2s }', 'mumble: 700ms', 'wait: 60s'],
    model: {
      timings: quick,
      script: {
        turns: [{ heard: 'A person, please.', do: [{ say: 'done' }, { call: { name: 'transfer_to_human' } }] }],
      },
    },
    agent: [
      'tools: [end_call, transfer_to_human]',
      `transfers: [{ name: sales, description: Prices, number: "${salesNumber}" }]`,
    ].join('\n'),
  });
  const sid = world.callIn();
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end: 'transferred', transferTo: '+919876500020' }]);
  await world.endOf(sid);
  const audio = await world.audioOf(sid);
  expect(isHeard(audio, clipFile('done'))).toBe(true);
  expect(heardMs(soundsIn(audio))).toBeGreaterThan(1260 + 900);
  expect(heardMs(soundsIn(await world.audioOf(sid, 2)))).toBeGreaterThan(600);
  await world.nothingLeft();
});

test.concurrent('who says nothing is asked, and then the agent says good-bye', async () => {
  await using world = await startTalkWorld({
    caller: ['stayQuiet: 60s'],
    model: { timings: quick, script: { turns: [{ do: [{ say: 'hours' }] }, { do: [{ say: 'farewell' }] }] } },
    agent: 'limits: { idleSeconds: 5, idlePrompts: 1 }',
  });
  const sid = world.callIn();
  expect((await world.reportOf(sid)).end).toBe('bot-closed');
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'idle' }]);
  expect(talk.entries.map(({ role }) => role)).toEqual(['agent', 'agent']);
  const audio = await world.audioOf(sid);
  expect([isHeard(audio, clipFile('hours')), isHeard(audio, clipFile('farewell'))]).toEqual([true, true]);
  await world.nothingLeft();
});

test.concurrent.each([
  ['the longest time', 'maxDurationSeconds: 10', 'max-duration'],
  ['what a talk may cost', 'maxCostUsd: 0.01', 'spend-cap'],
])('after %s the agent says good-bye', async (_what, limit, end) => {
  await using world = await startTalkWorld({
    caller: [asks, 'wait: 60s'],
    model: { timings: quick, userTranscript: 'Tell me a long story.' },
    agent: `limits: { ${limit}, idleSeconds: 60 }`,
  });
  const sid = world.callIn();
  expect((await world.talkOf(sid)).talks).toMatchObject([{ end }]);
  expect((await world.reportOf(sid)).playOut).toMatchObject({ clearedMs: 0, unplayedMs: 0 });
  expect(isHeard(await world.audioOf(sid), clipFile('farewell'))).toBe(true);
  await world.nothingLeft();
});

test.concurrent('what the caller says while hanging up is in the transcript', async () => {
  await using world = await startTalkWorld({
    caller: [asks, 'listenFor: speech', 'listenFor: silence', 'mumble: 1200ms', 'hangUp'],
    model: {
      timings: quick,
      script: {
        turns: [
          { heard: 'A table for two.', do: [{ say: 'done' }] },
          { heard: 'Thank you, bye.', do: [] },
        ],
      },
    },
  });
  const sid = world.callIn();
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'caller-hung-up' }]);
  expect(talk.entries.map(({ role, text }) => `${role}: ${text}`)).toEqual([
    'caller: A table for two.',
    'agent: All right, that is done.',
    'caller: Thank you, bye.',
  ]);
  await world.nothingLeft();
});

test.concurrent('keys silence the voice, and the model is told of them', async () => {
  await using world = await startTalkWorld({
    caller: [asks, 'interrupt: after 600ms of speech', 'press: 5#', 'wait: 60s'],
    model: { timings: quick, script: { turns: [{ do: [{ say: 'long' }] }, { do: [{ say: 'done' }] }] } },
  });
  const sid = world.callIn();
  await eventually(async () => expect((await world.entriesOf(sid)).at(-1)).toBe('agent: All right, that is done.'));
  const [session] = world.model.sessions();
  expect(session?.conversation.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  expect(session?.conversation[1]).toMatchObject({ truncated: true });
  expect(session?.conversation[2]?.text).toBe('(pressed 5# on the keypad)');
  world.emulator.hangUp(sid);
  expect((await world.reportOf(sid)).received.clears).toBe(1);
  const [long] = soundsIn(await world.audioOf(sid));
  expect(long?.lengthMs).toBeLessThan(4000);
  await world.nothingLeft();
});

const recorded = (interruptible: boolean) => ({
  agent: `greeting: { text: "Hello, this is the emulated voice agent. How can I help you?", audio: greeting.wav, interruptible: ${interruptible} }`,
  files: { 'greeting.wav': readFileSync(clipFile('greeting')) },
});

test.concurrent('a recorded greeting comes before the model is there, and one that must be heard is not cut', async () => {
  await using world = await startTalkWorld({
    caller: ['interrupt: after 700ms of speech', 'mumble: 600ms', 'press: "1"', 'wait: 60s'],
    model: { timings: quick, faults: [{ kind: 'slow-session', createdMs: 1500 }] },
    ...recorded(false),
  });
  const sid = world.callIn();
  const remembered = () => world.model.sessions()[0]?.conversation.map(({ role, text }) => `${role}: ${text}`);
  await eventually(() =>
    expect(remembered()?.slice(0, 2)).toEqual([
      'assistant: Hello, this is the emulated voice agent. How can I help you?',
      'user: (pressed 1 on the keypad)',
    ]),
  );
  world.emulator.hangUp(sid);
  const report = await world.reportOf(sid);
  console.log(`first audio of a recorded greeting: ${report.firstAudioMs} ms after start`);
  expect(report.firstAudioMs).toBeLessThan(1400);
  expect(report.received.clears).toBe(0);
  expect(isHeard(await world.audioOf(sid), clipFile('greeting'))).toBe(true);
  await world.nothingLeft();
});

test.concurrent('of a recorded greeting that was cut, the model has in mind what was heard', async () => {
  await using world = await startTalkWorld({
    caller: ['interrupt: after 1s of speech', 'mumble: 600ms', 'wait: 60s'],
    model: { timings: quick },
    ...recorded(true),
  });
  const sid = world.callIn();
  await eventually(() => expect(world.model.sessions()[0]?.conversation.length).toBeGreaterThanOrEqual(3));
  const text = world.model.sessions()[0]?.conversation[0]?.text ?? '';
  expect('Hello, this is the emulated voice agent. How can I help you?'.startsWith(text)).toBe(true);
  expect(text.length).toBeGreaterThan(5);
  expect(text.length).toBeLessThan(50);
  world.emulator.hangUp(sid);
  const talk = await world.talkOf(sid);
  expect(talk.entries[0]).toMatchObject({ role: 'agent', text, unheard: expect.stringContaining('help you?') });
  expect((await world.reportOf(sid)).received.clears).toBe(1);
  await world.nothingLeft();
});
