import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { startAppletServer } from '../testing/applet-server.ts';
import { type CallbackReceiver, startReceiver } from '../testing/callback-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { callIn, emulatorWith } from '../testing/flow-call.ts';
import { restClient } from '../testing/rest-client.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';
import type { CallbackFaults } from './callback-faults.ts';

const quick = { timings: shortTimings, callbacks: shortDelivery };

async function placeCall(emulator: Emulator, receiver: CallbackReceiver): Promise<void> {
  await restClient(emulator).call({
    StatusCallback: receiver.url,
    StatusCallbackEvents: 'answered,terminal',
    StatusCallbackContentType: 'application/json',
  });
}

/** The callbacks of a call in the order in which they came, when none is under way any more. */
async function received(faults: CallbackFaults): Promise<unknown[]> {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults(faults);
  await placeCall(emulator, receiver);
  await eventually(() => {
    const [call] = emulator.calls();
    expect(call?.phase).toBe('settled');
    expect(call?.callbacks.filter(({ outcome }) => outcome === 'pending')).toEqual([]);
  });
  return receiver.received.map(({ fields }) => {
    const legs = fields['Legs'] as { Status: string | null }[];
    return `${String(fields['EventType'])} ${legs.map(({ Status }) => Status ?? '').join('/')}`;
  });
}

const first = 'answered in-progress/';
const both = 'answered in-progress/in-progress';
const terminal = 'terminal completed/completed';

test('without faults each callback comes once and in order', async () => {
  expect(await received({})).toEqual([first, both, terminal]);
});

test('duplicated callbacks come again', async () => {
  expect(await received({ duplicate: 2 })).toEqual([
    first,
    first,
    first,
    both,
    both,
    both,
    terminal,
    terminal,
    terminal,
  ]);
});

test('reversed callbacks come last first', async () => {
  expect(await received({ reverse: true })).toEqual([terminal, both, first]);
});

test.each([
  ['all', []],
  ['terminal', [first, both]],
  ['answered', [terminal]],
] as const)('with drop "%s" the others come', async (drop, others) => {
  expect(await received({ drop })).toEqual(others);
});

test('faults go together', async () => {
  expect(await received({ drop: 'answered', duplicate: 1, reverse: true, delayMs: 5 })).toEqual([terminal, terminal]);
});

test('dropped callbacks are in the log of the call', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ drop: 'terminal' });
  await placeCall(emulator, receiver);
  await eventually(() => {
    expect(emulator.calls()[0]?.callbacks.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'dropped']);
  });
});

test('a delayed callback comes that much after its event', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ delayMs: 80 });
  await placeCall(emulator, receiver);
  await eventually(() => {
    const callbacks = emulator.calls()[0]?.callbacks ?? [];
    expect(callbacks.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered']);
    for (const { at, attempts } of callbacks) expect(attempts[0]?.at).toBeGreaterThanOrEqual(at + 79);
  });
});

test('a call keeps the faults with which it was placed', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ drop: 'all' });
  await placeCall(emulator, receiver);
  emulator.clearFaults();
  await eventually(() => expect(emulator.calls()[0]?.phase).toBe('settled'));
  expect(receiver.received).toEqual([]);
});

test('missing fields, null as text and small letters are what the application gets', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ omit: ['To', 'RecordingUrl'], nullText: true, lowerCase: true });
  await placeCall(emulator, receiver);
  const [answered] = await receiver.receive(3);
  const fields = answered?.fields ?? {};
  expect(fields).toMatchObject({ eventtype: 'answered', endtime: 'null', customfield: 'null' });
  expect(fields['legs']).toMatchObject([{ status: 'in-progress' }, { status: 'null', answeredby: 'null' }]);
  expect(Object.keys(fields)).not.toContain('to');
  expect(Object.keys(fields)).not.toContain('recordingurl');
});

test('a dribbled callback comes whole, and takes its time', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ dribbleMs: 200, drop: 'answered' });
  const before = performance.now();
  await placeCall(emulator, receiver);
  const [terminal] = await receiver.receive(1);
  expect(terminal?.fields).toMatchObject({ EventType: 'terminal', Status: 'completed' });
  expect(performance.now() - before).toBeGreaterThan(190);
});

test('the first callback comes before the answer to connect', async () => {
  const order: string[] = [];
  await using receiver = await startReceiver(() => {
    order.push('callback');
    return 200;
  });
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ beforeAnswer: true });
  await placeCall(emulator, receiver);
  order.push('answer');
  expect(order.slice(0, 2)).toEqual(['callback', 'answer']);
});

test.each(['all', 'terminal'] as const)(
  'with %s dropped the answer to connect comes at the end of the call',
  async (drop) => {
    await using receiver = await startReceiver();
    await using emulator = await startEmulator(quick);
    emulator.setCallbackFaults({ beforeAnswer: true, drop });
    await restClient(emulator).call({ StatusCallback: receiver.url });
    expect(emulator.calls()[0]?.endedAt).not.toBeNull();
    expect(receiver.received).toEqual([]);
  },
);

test('popups are dropped, doubled and respelt like callbacks, and a delay is kept by the clock', async () => {
  await using app = await startAppletServer({ '/popup': {} });
  const flow = {
    start: 'agents',
    applets: { agents: { applet: 'connect' as const, numbers: ['09876500001'], popupUrl: `${app.url}/popup` } },
  };
  await using emulator = await emulatorWith(flow);
  emulator.setCallbackFaults({ drop: 'popup' });
  const silent = callIn(emulator);
  emulator.setCallbackFaults({ duplicate: 1, omit: ['DialWhomNumber'], nullText: true, delayMs: 2_000 });
  callIn(emulator);
  await emulator.advanceClock(1_999);
  expect(app.seen).toEqual([]);
  await emulator.advanceClock(10_000);
  expect(app.of('/popup').map(({ parameters }) => parameters['EventType'])).toEqual([
    'Dial',
    'Dial',
    'Terminal',
    'Terminal',
  ]);
  expect(app.of('/popup')[0]?.parameters).toMatchObject({ AgentEmail: 'null' });
  expect(app.of('/popup')[0]?.parameters).not.toHaveProperty('DialWhomNumber');
  const { callbacks } = emulator.calls().find(({ sid }) => sid === silent) ?? { callbacks: [] };
  expect(callbacks.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual(['popup dropped', 'popup dropped']);
});
