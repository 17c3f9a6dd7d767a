import { expect, test } from 'vitest';
import { json, startAppletServer } from '../../testing/applet-server.ts';
import { agent, busy, connectFlow, outcome, popups, rejecting } from '../../testing/connect-flow.ts';
import { caller, callIn, emulatorWith, steps } from '../../testing/flow-call.ts';

const instructions = { destination: { numbers: ['+919876509999'] } };

test('an application names whom to dial and how, and is asked with the version header', async () => {
  await using app = await startAppletServer({
    '/connect': json({
      fetch_after_attempt: false,
      destination: { numbers: [busy, '+919876509999'] },
      outgoing_phone_number: '+918047000002',
      record: true,
      max_ringing_duration: 45,
      max_conversation_duration: 2,
      parallel_ringing: { activate: true, max_parallel_attempts: 2 },
      dial_passthru_event_url: 'http://127.0.0.1:9/popup',
    }),
  });
  const found = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual({ steps: ['agents:conversationEnded', 'talked:hangup'], tookMs: 3_000 });
  expect(app.of('/connect')[0]?.headers['exotel-version']).toBe('1.0');
});

test('with fetch_after_attempt the application is asked again after each attempt that failed', async () => {
  const rounds = [[busy], [rejecting], [agent]];
  await using app = await startAppletServer({
    '/connect': () => json({ fetch_after_attempt: true, destination: { numbers: rounds.shift() ?? [] } }),
  });
  const found = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual({ steps: ['agents:conversationEnded', 'talked:hangup'], tookMs: 500 + 1_000 + 5_000 });
  expect(app.of('/connect')).toHaveLength(3);
});

test('an application that always names the same busy number is not asked for ever', async () => {
  await using app = await startAppletServer({
    '/connect': json({ fetch_after_attempt: true, destination: { numbers: [busy] } }),
  });
  const { steps: found } = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual(['agents:nobodyAnswered (busy)', 'missed:hangup']);
  expect(app.of('/connect')).toHaveLength(20);
});

test('once somebody was dialled an empty destination is an unanswered call', async () => {
  const rounds = [[busy], []];
  await using app = await startAppletServer({
    '/connect': () => json({ fetch_after_attempt: true, destination: { numbers: rounds.shift() } }),
  });
  const { steps: found } = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual(['agents:nobodyAnswered (busy)', 'missed:hangup']);
});

const wrong = (field: string) => `not the expected JSON (${field})`;
const whisper = { playback_to: 'caller', type: 'text', value: 'Hello' };
const large = 'x'.repeat(10_000_000);

test.each([
  ['500', { status: 500 }, 'HTTP 500'],
  ['a page', { body: '<html></html>' }, 'not the expected JSON'],
  ['a redirect to itself', { status: 302, headers: { location: '/connect' } }, 'HTTP 302'],
  ['10 MB', { body: large }, 'the answer is too large'],
  ['other JSON', json({ destination: 'agent1' }), 'not the expected JSON (destination)'],
  ['no number', json({ destination: { numbers: ['agent1'] } }), wrong('destination.numbers.0')],
  ['no such tone', json({ ...instructions, music_on_hold: { type: 'jazz' } }), wrong('music_on_hold.type')],
  [
    'music without a URL',
    json({ ...instructions, music_on_hold: { type: 'custom_tone' } }),
    wrong('music_on_hold.value'),
  ],
  [
    'a whisper to nobody',
    json({ ...instructions, start_call_playback: whisper }),
    wrong('start_call_playback.playback_to'),
  ],
  ['nobody', json({ destination: { numbers: [] } }), 'the destination is empty'],
])('an application that answers with %s dials nobody', async (_name, answer, note) => {
  await using app = await startAppletServer({ '/connect': answer });
  const { steps: found } = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual([`agents:nobodyDialled (${note})`, 'empty:hangup']);
  expect(app.of('/connect')).toHaveLength(1);
});

test('the fallback URL is asked where the first one fails', async () => {
  await using app = await startAppletServer({ '/broken': { status: 500 }, '/good': json(instructions) });
  const { steps: found } = await outcome({ url: `${app.url}/broken`, fallbackUrl: `${app.url}/good` });
  expect(found).toEqual(['agents:conversationEnded (fallback, as the URL gave: HTTP 500)', 'talked:hangup']);
});

test('an application that is too slow is asked at the fallback URL', async () => {
  await using app = await startAppletServer({ '/slow': () => null, '/good': json(instructions) });
  await using emulator = await emulatorWith(connectFlow({ url: `${app.url}/slow`, fallbackUrl: `${app.url}/good` }), {
    appletTimes: { connectTimeoutMs: 50 },
  });
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)[0]).toBe('agents:conversationEnded (fallback, as the URL gave: timeout)');
});

test('a SIP user is rung by the last four signs of its name, and is told as Exotel tells it', async () => {
  const contacts = [{ contact_uri: 'sip:agent0001@pbx.example' }, { contact_uri: '+919876509999' }];
  await using app = await startAppletServer({ '/connect': json({ destination: contacts }), '/popup': {} });
  await using emulator = await emulatorWith(connectFlow({ url: `${app.url}/connect`, popupUrl: `${app.url}/popup` }));
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)).toEqual(['agents:conversationEnded', 'talked:hangup']);
  expect(popups(app).slice(0, 3)).toEqual([
    'sip:agent0001 busy Dial',
    'sip:agent0001 free Terminal',
    `${agent} busy Dial`,
  ]);
  expect((await outcome({ numbers: ['sip:agent0002@pbx.example'] })).steps[0]).toBe(
    'agents:nobodyAnswered (no-answer)',
  );
});

test.each([
  [
    'SIP users among numbers',
    { destination: { numbers: ['sip:agent1'] } },
    'sip: addresses in destination.numbers are dropped, as at Exotel: destination[].contact_uri takes them',
  ],
  ['a trunk', { destination: { trunk: 'trmum1' } }, 'destination.trunk is not emulated: nobody is dialled'],
])('of an answer with %s the timeline says what becomes of it', async (_name, answer, finding) => {
  await using app = await startAppletServer({ '/connect': json(answer) });
  const { steps: found } = await outcome({ url: `${app.url}/connect` });
  expect(found).toEqual([
    `agents:finding (${finding})`,
    'agents:nobodyDialled (the destination is empty)',
    'empty:hangup',
  ]);
});

test('fields of an answer that have no effect are named once, however often the application is asked', async () => {
  const extras = { recording_channels: 'dual', in_call_playback: {}, '+919876509999': 1 };
  await using app = await startAppletServer({
    '/connect': json({ ...extras, fetch_after_attempt: true, destination: { numbers: [busy] } }),
  });
  const { steps: found } = await outcome({ url: `${app.url}/connect` });
  const finding = 'agents:finding (has no effect here: recording_channels, in_call_playback)';
  expect(found).toEqual([finding, 'agents:nobodyAnswered (busy)', 'missed:hangup']);
});

test('where audio is not carried, what is said before the talk takes its time', async () => {
  const { tookMs } = await outcome({
    numbers: [agent],
    conversationSeconds: 2,
    startPlayback: { text: 'x'.repeat(20) },
  });
  expect(tookMs).toBe(1_000 + 20 * 65 + 2_000);
});

test('Dial Whom may be a URL that answers with numbers, and is told the status of the call', async () => {
  await using app = await startAppletServer({ '/whom': { body: `${busy}, +91 98765 09999` } });
  const found = await outcome({ dialWhomUrl: `${app.url}/whom`, conversationSeconds: 3 });
  expect(found).toEqual({ steps: ['agents:conversationEnded', 'talked:hangup'], tookMs: 500 + 1_000 + 3_000 });
  expect(app.of('/whom')[0]?.parameters).toMatchObject({ CallFrom: caller, CallStatus: 'in-progress' });
});

test.each([
  ['500', { status: 500 }, 'HTTP 500'],
  ['a page', { body: '<html></html>' }, 'the answer is not a list of phone numbers'],
  ['nothing', {}, 'no numbers'],
])('a Dial Whom URL that answers with %s dials nobody', async (_name, answer, note) => {
  await using app = await startAppletServer({ '/whom': answer });
  const { steps: found } = await outcome({ dialWhomUrl: `${app.url}/whom` });
  expect(found[0]).toBe(`agents:nobodyDialled (${note})`);
});
