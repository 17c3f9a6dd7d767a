import { expect, test } from 'vitest';
import { type AppletServer, json, startAppletServer } from '../../testing/applet-server.ts';
import { bornAt, caller, callIn, emulatorWith, exoPhone, flowCall, steps } from '../../testing/flow-call.ts';

const agent = '09876509999';
const busy = '09876500001';
const silent = '09876500002';
const rejecting = '09876500003';

type Connect = Record<string, unknown>;

const flow = (connect: Connect) => ({
  start: 'agents',
  applets: {
    agents: {
      applet: 'connect' as const,
      ...connect,
      next: { conversationEnded: 'talked', nobodyAnswered: 'missed', nobodyDialled: 'empty' },
    },
    talked: { applet: 'hangup' as const },
    missed: { applet: 'hangup' as const },
    empty: { applet: 'hangup' as const },
  },
});

/** The steps of a call to the end, and when that was, in milliseconds from its beginning. */
async function outcome(connect: Connect, from = caller): Promise<{ steps: string[]; tookMs: number }> {
  await using emulator = await emulatorWith(flow(connect));
  const call = callIn(emulator, from);
  await emulator.advanceClock(600_000);
  return { steps: steps(emulator, call), tookMs: (flowCall(emulator, call).endedAt ?? 0) - bornAt };
}

test('an agent who answers talks with the caller', async () => {
  expect(await outcome({ numbers: [agent] })).toEqual({
    steps: ['agents:conversationEnded', 'talked:hangup'],
    tookMs: 5_000,
  });
});

test('numbers are dialled one after another until one answers', async () => {
  const { steps: found, tookMs } = await outcome({
    numbers: [busy, rejecting, { number: agent, email: 'a@example.com' }],
  });
  expect(found).toEqual(['agents:conversationEnded', 'talked:hangup']);
  expect(tookMs).toBe(500 + 1_000 + 1_000 + 4_000);
});

test.each([
  ['no-answer', [busy, silent]],
  ['busy', [silent, rejecting]],
  ['failed', ['09876500004']],
])('when nobody answers the last one decides: %s', async (status, numbers) => {
  expect((await outcome({ numbers })).steps).toEqual([`agents:nobodyAnswered (${status})`, 'missed:hangup']);
});

test('without numbers nobody is dialled', async () => {
  expect((await outcome({ numbers: [] })).steps).toEqual(['agents:nobodyDialled (no numbers)', 'empty:hangup']);
});

test('phones that ring at once stop when one of them answers', async () => {
  const { steps: found, tookMs } = await outcome({ numbers: [silent, agent, busy], parallel: 3 });
  expect(found).toEqual(['agents:conversationEnded', 'talked:hangup']);
  expect(tookMs).toBe(5_000);
});

test('of two who answer at the same moment one talks', async () => {
  await using app = await startAppletServer({ '/popup': {} });
  await using emulator = await emulatorWith(
    flow({ numbers: [agent, '09876509997'], parallel: 2, popupUrl: `${app.url}/popup` }),
  );
  const call = callIn(emulator);
  await emulator.advanceClock(2_000);
  expect(flowCall(emulator, call).legs[1]).toMatchObject({ number: agent, status: 'in-progress' });
  expect(popups(app)).toEqual([`${agent} busy Dial`, '09876509997 busy Dial', '09876509997 free Terminal']);
});

test('ringing and conversation are limited', async () => {
  expect((await outcome({ numbers: [agent], ringSeconds: 1 })).steps[0]).toBe('agents:conversationEnded');
  expect(await outcome({ numbers: [silent], ringSeconds: 2 })).toMatchObject({ tookMs: 2_000 });
  expect(await outcome({ numbers: [agent], conversationSeconds: 3 })).toMatchObject({ tookMs: 4_000 });
});

test('a caller who leaves while phones ring stops them, and the flow is over', async () => {
  // This caller stays for a second, and the phone would ring for five.
  const { steps: found, tookMs } = await outcome({ numbers: [silent, agent] }, '09876500005');
  expect(found).toEqual(['agents:nobodyAnswered (canceled)']);
  expect(tookMs).toBe(1_000);
});

const popups = (app: AppletServer) =>
  app.of('/popup').map(({ parameters: p }) => `${p['DialWhomNumber']} ${p['Status']} ${p['EventType']}`);

test('a popup tells of each attempt with the captured parameters', async () => {
  await using app = await startAppletServer({ '/popup': {} });
  await using emulator = await emulatorWith(
    flow({ numbers: [busy, { number: agent, email: 'a@example.com' }], popupUrl: `${app.url}/popup` }),
  );
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(popups(app)).toEqual([
    `${busy} busy Dial`,
    `${busy} free Terminal`,
    `${agent} busy Dial`,
    `${agent} free Terminal`,
  ]);
  expect(app.of('/popup')[2]).toMatchObject({ method: 'GET' });
  expect(Object.entries(app.of('/popup')[2]?.parameters ?? {})).toEqual([
    ['CallSid', call],
    ['CallFrom', caller],
    ['CallTo', exoPhone],
    ['Direction', 'incoming'],
    ['Created', 'Mon, 05 Jan 2026 10:48:33'],
    ['From', caller],
    ['To', exoPhone],
    ['CurrentTime', '2026-01-05 10:48:33'],
    ['DialWhomNumber', agent],
    ['Status', 'busy'],
    ['EventType', 'Dial'],
    ['AgentEmail', 'a@example.com'],
  ]);
});

test('the popups that Exotel must enable come where the dialect has them', async () => {
  await using app = await startAppletServer({ '/popup': {} });
  const dialects = {
    popupEvents: ['Dial', 'Ringing', 'Answered', 'Terminal'] as ('Dial' | 'Ringing' | 'Answered' | 'Terminal')[],
    popupDirection: 'outbound-dial' as const,
    numbers: 'e164' as const,
    landingNumber: '09513886363',
  };
  await using emulator = await emulatorWith(flow({ numbers: [agent], popupUrl: `${app.url}/popup` }), { dialects });
  callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(popups(app).map((popup) => popup.replace('+919876509999 ', ''))).toEqual([
    'busy Dial',
    'busy Ringing',
    'busy Answered',
    'free Terminal',
  ]);
  expect(app.of('/popup')[0]?.parameters).toMatchObject({
    Direction: 'outbound-dial',
    CallTo: '+918047000001',
    To: '+919513886363',
  });
});

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

const large = 'x'.repeat(10_000_000);

test.each([
  ['500', { status: 500 }, 'HTTP 500'],
  ['a page', { body: '<html></html>' }, 'not the expected JSON'],
  ['a redirect to itself', { status: 302, headers: { location: '/connect' } }, 'HTTP 302'],
  ['10 MB', { body: large }, 'the answer is too large'],
  ['other JSON', json({ destination: [{ contact_uri: 'sip:agent1' }] }), 'not the expected JSON (destination)'],
  ['no number', json({ destination: { numbers: ['sip:agent1'] } }), 'not the expected JSON (destination.numbers.0)'],
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
  await using emulator = await emulatorWith(flow({ url: `${app.url}/slow`, fallbackUrl: `${app.url}/good` }), {
    appletTimes: { connectTimeoutMs: 50 },
  });
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)[0]).toBe('agents:conversationEnded (fallback, as the URL gave: timeout)');
});
