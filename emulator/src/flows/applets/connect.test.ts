import { expect, test } from 'vitest';
import { startAppletServer } from '../../testing/applet-server.ts';
import { agent, busy, connectFlow, outcome, popups, rejecting, silent } from '../../testing/connect-flow.ts';
import { caller, callIn, emulatorWith, exoPhone, flowCall } from '../../testing/flow-call.ts';

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
    connectFlow({ numbers: [agent, '09876509997'], parallel: 2, popupUrl: `${app.url}/popup` }),
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

test('a popup tells of each attempt with the captured parameters', async () => {
  await using app = await startAppletServer({ '/popup': {} });
  await using emulator = await emulatorWith(
    connectFlow({ numbers: [busy, { number: agent, email: 'a@example.com' }], popupUrl: `${app.url}/popup` }),
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
  await using emulator = await emulatorWith(connectFlow({ numbers: [agent], popupUrl: `${app.url}/popup` }), {
    dialects,
  });
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
