// People who call an agent, over real sockets: what they hear is measured on the audio of their own phones.
import { expect, test } from 'vitest';
import { exoPhone, salesNumber, startTalkWorld, type TalkAnswer } from './talk-world.ts';

const lines = ({ entries }: TalkAnswer) => entries.map(({ role, text }) => `${role}: ${text}`);
const greeting = 'greeting: Hello, this is the front desk.';

test('a caller is greeted, asks, is answered, says good-bye, and everything is in the transcript', async () => {
  await using world = await startTalkWorld({
    caller: ['listenFor: silence', 'mumble: 1s', 'listenFor: speech', 'listenFor: silence', 'mumble: 1s', 'wait: 30s'],
    model: {
      script: {
        turns: [
          { do: [{ say: 'greeting' }] },
          { heard: 'When are you open?', do: [{ say: 'hours' }] },
          { heard: 'Thank you, bye.', do: [{ say: 'farewell' }, { call: { name: 'end_call' } }] },
        ],
      },
    },
    agent: greeting,
  });
  await using app = await world.app();
  const sid = world.callIn();
  const report = await world.reportOf(sid);
  expect(report.end).toBe('bot-closed');
  expect(report.turns.length).toBeGreaterThanOrEqual(2);
  expect(report.gaps.count).toBe(0);
  expect(report.playOut).toMatchObject({ clearedMs: 0, unplayedMs: 0 });
  expect(report.received.marks).toBeGreaterThan(3);

  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ agent: 'desk', end: 'agent-ended', transferTo: null }]);
  expect(lines(talk).filter((line) => !line.startsWith('tool'))).toEqual([
    expect.stringMatching(/^agent: .+/),
    'caller: When are you open?',
    expect.stringMatching(/^agent: .+/),
    'caller: Thank you, bye.',
    expect.stringMatching(/^agent: .+/),
  ]);
  expect(talk.entries.every(({ unheard }) => unheard === null)).toBe(true);

  // The call is a call like any other.
  const seen = await app.statusesUntilEnd();
  expect(seen).toEqual(['initiated', 'ringing', 'in-progress', 'completed'].filter((status) => seen.includes(status)));
  expect(seen).toContain('in-progress');
  expect(seen.at(-1)).toBe('completed');
});

test('an interruption silences the voice, and the transcript holds only what was heard', async () => {
  await using world = await startTalkWorld({
    caller: ['interrupt: after 1500ms of speech', 'mumble: 1s', 'listenFor: speech', 'listenFor: silence', 'hangUp'],
    model: {
      script: {
        turns: [{ do: [{ say: 'long' }] }, { heard: 'Stop.', do: [{ say: 'done' }] }],
      },
    },
    agent: greeting,
  });
  const sid = world.callIn();
  const report = await world.reportOf(sid);
  expect(report.bargeIns).toHaveLength(1);
  expect(report.received.clears).toBe(1);
  const talk = await world.talkOf(sid);
  const [long] = talk.entries;
  expect(long?.role).toBe('agent');
  expect(long?.unheard).not.toBeNull();
  expect(talk.talks).toMatchObject([{ end: 'caller-hung-up', figures: { interruptions: 1 } }]);
});

test('a transfer is announced, heard, and leads through the flow to the person', async () => {
  await using world = await startTalkWorld({
    caller: ['listenFor: speech', 'listenFor: silence', 'mumble: 1s', 'wait: 60s'],
    model: {
      script: {
        turns: [
          { do: [{ say: 'greeting' }] },
          {
            heard: 'I want to talk to a person.',
            do: [
              { say: 'done' },
              { call: { name: 'transfer_to_human', arguments: { target: 'sales', reason: 'asked' } } },
            ],
          },
        ],
      },
    },
    agent: [
      greeting,
      'tools: [end_call, transfer_to_human]',
      'transfers:',
      '  - name: sales',
      '    description: Questions about prices.',
      `    number: "${salesNumber}"`,
    ].join('\n'),
  });
  const sid = world.callIn();
  const talk = await world.talkOf(sid);
  expect(talk.talks).toMatchObject([{ end: 'transferred', transferTo: '+919876500020' }]);
  await expect
    .poll(() => world.emulator.calls().find((call) => call.sid === sid)?.status, { timeout: 30_000 })
    .toBe('completed');
  const call = world.emulator.calls().find((one) => one.sid === sid);
  expect(JSON.stringify(call)).toContain('conversationEnded');
});

test('an agent can be asked to call somebody, whom Exotel connects with it', async () => {
  await using world = await startTalkWorld({
    caller: ['listenFor: speech', 'listenFor: silence', 'hangUp'],
    agent: greeting,
  });
  await using app = await world.app();
  app.send({ type: 'incoming_call', recipientId: '9876500010', agent: 'desk', requestId: 'r1' });
  const placed = await app.told('call_placed');
  expect(placed).toMatchObject({ requestId: 'r1', data: { agent: 'desk', toE164: '+919876500010' } });
  expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
});

test('a call that is recorded can be listened to, also from the middle of it', async () => {
  await using world = await startTalkWorld({
    caller: ['listenFor: speech', 'listenFor: silence', 'mumble: 1s', 'hangUp'],
    agent: `${greeting}\nrecord: true`,
  });
  const { callId } = await world.talkOf(world.callIn());
  const url = `${world.server.url}/api/calls/${callId}/recording`;
  await expect.poll(async () => (await fetch(url)).status).toBe(200);
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  expect(whole.toString('latin1', 0, 4)).toBe('RIFF');
  expect(whole.readUInt16LE(22)).toBe(2);
  const part = await fetch(url, { headers: { range: 'bytes=44-1043' } });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(44, 1044));
});

test(`clients see the words while they are spoken`, async () => {
  await using world = await startTalkWorld({
    caller: ['listenFor: speech', 'listenFor: silence', 'hangUp'],
    agent: greeting,
  });
  await using app = await world.app();
  const sid = world.callIn();
  const delta = await app.told('transcript_delta');
  expect(delta).toMatchObject({ role: 'agent' });
  const whole = await app.told('transcript');
  const { callId } = await world.talkOf(sid);
  expect([delta.callId, whole.callId]).toEqual([callId, callId]);
});

test(`a caller of ${exoPhone} without an agent or a model is passed on, and the server says why`, async () => {
  await using world = await startTalkWorld({
    caller: ['wait: 5s'],
    env: { OPENAI_REALTIME_URL: '', OPENAI_API_KEY: '' },
  });
  const sid = world.callIn();
  await expect
    .poll(() => world.emulator.calls().find((call) => call.sid === sid)?.status, { timeout: 30_000 })
    .toBe('completed');
});
