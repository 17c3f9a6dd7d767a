import { expect, test } from 'vitest';
import { startEmulator } from './start-emulator.ts';
import { type CallbackReceiver, startReceiver } from './testing/callback-receiver.ts';
import { eventually } from './testing/eventually.ts';
import { newFolder } from './testing/new-folder.ts';
import { restClient } from './testing/rest-client.ts';
import { shortDelivery, shortTimings } from './testing/short-timings.ts';

const quick = { timings: shortTimings, callbacks: shortDelivery };

function subscription(receiver: CallbackReceiver, contentType = 'application/json'): Record<string, string> {
  return {
    StatusCallback: receiver.url,
    'StatusCallbackEvents[0]': 'answered',
    'StatusCallbackEvents[1]': 'terminal',
    StatusCallbackContentType: contentType,
  };
}

/** What a JSON callback says about the course of the call. */
function progress({ fields }: { fields: Record<string, unknown> }): unknown[] {
  const legs = fields['Legs'] as { Status: string | null }[];
  return [fields['EventType'], fields['Status'], ...legs.map((leg) => leg.Status)];
}

const firstAnswered = ['answered', 'in-progress', 'in-progress', null];
const bothAnswered = ['answered', 'in-progress', 'in-progress', 'in-progress'];

test.each([
  ['9998', '9999', 'completed', [firstAnswered, bothAnswered, ['terminal', 'completed', 'completed', 'completed']]],
  ['0001', '9999', 'busy', [['terminal', 'busy', 'busy', null]]],
  ['0002', '9999', 'no-answer', [['terminal', 'no-answer', 'no-answer', null]]],
  ['0003', '9999', 'busy', [['terminal', 'busy', 'busy', null]]],
  ['0004', '9999', 'failed', [['terminal', 'failed', 'failed', null]]],
  ['0005', '9999', 'no-answer', [firstAnswered, ['terminal', 'no-answer', 'completed', 'canceled']]],
  ['9998', '0001', 'busy', [firstAnswered, ['terminal', 'busy', 'completed', 'busy']]],
  ['9998', '0002', 'no-answer', [firstAnswered, ['terminal', 'no-answer', 'completed', 'no-answer']]],
  ['9998', '0003', 'busy', [firstAnswered, ['terminal', 'busy', 'completed', 'busy']]],
  ['9998', '0004', 'failed', [firstAnswered, ['terminal', 'failed', 'completed', 'failed']]],
  ['9998', '0005', 'completed', [firstAnswered, bothAnswered, ['terminal', 'completed', 'completed', 'completed']]],
])('a call from …%s to …%s ends %s and is reported step by step', async (from, to, status, steps) => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const sid = await client.call({ From: `098765${from}`, To: `098765${to}`, ...subscription(receiver) });
  const callbacks = await receiver.receive(steps.length);
  expect(callbacks.map(progress)).toEqual(steps);
  const { Call } = await client.getJson(`/Calls/${sid}.json`);
  expect(Call).toMatchObject({ Sid: sid, Status: status });
});

test('EndTime, Duration and Price are still empty when the end of a call is reported', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator({ ...quick, timings: { ...shortTimings, settleAfterMs: 120_000 } });
  const client = restClient(emulator);
  const sid = await client.call({ StatusCallback: receiver.url });
  await receiver.receive(1);
  const { Call } = await client.getJson(`/Calls/${sid}.json?details=true`);
  expect(Call).toMatchObject({ Status: 'completed', EndTime: '', Duration: '', Price: '' });
  expect(Call).toMatchObject({ Details: { ConversationDuration: null, Leg1Status: 'completed' } });
});

test('EndTime, Duration and Price are there when a call has settled', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const sid = await client.call();
  await eventually(async () => {
    const { Call } = await client.getJson(`/Calls/${sid}.json?details=true`);
    expect(Call).toMatchObject({ EndTime: expect.stringContaining(':'), Duration: 0, Price: 0 });
    expect(Call).toMatchObject({ Details: { ConversationDuration: 0, Leg2Status: 'completed' } });
  });
});

test('a call without StatusCallbackEvents is reported once, as multipart with the base fields', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const sid = await restClient(emulator).call({ StatusCallback: receiver.url });
  const [callback] = await receiver.receive(1);
  expect(callback?.contentType).toMatch(/^multipart\/form-data; boundary=/);
  expect(callback?.userAgent).toBe('Exotel/1.0 (patchcord-emulator)');
  expect(callback?.fields).toEqual({
    CallSid: sid,
    Status: 'completed',
    DateUpdated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    RecordingUrl: '',
  });
});

test.each(['multipart/form-data', 'application/x-www-form-urlencoded'])(
  'the CustomField comes back in %s, and the leg not dialled yet is empty',
  async (contentType) => {
    await using receiver = await startReceiver();
    await using emulator = await startEmulator(quick);
    const CustomField = 'lead=42&“ü”\r\n--x';
    await restClient(emulator).call({ CustomField, ...subscription(receiver, contentType) });
    const [answered] = await receiver.receive(3);
    expect(answered?.contentType).toContain(contentType);
    expect(answered?.fields).toMatchObject({ EventType: 'answered', 'Legs[1][Status]': '', CustomField });
  },
);

test.each(['9876509998', '09876509998', '+919876509998', '919876509998'])(
  'the number %s is dialled and comes back with a leading 0',
  async (From) => {
    await using emulator = await startEmulator(quick);
    const client = restClient(emulator);
    const sid = await client.call({ From, CallerId: '+918047000001' });
    const { Call } = await client.getJson(`/Calls/${sid}.json`);
    expect(Call).toMatchObject({ From: '09876509998', PhoneNumberSid: '08047000001' });
  },
);

test('the answer to connect takes as long as the origination', async () => {
  await using emulator = await startEmulator({ ...quick, timings: { ...shortTimings, originateMs: 150 } });
  const before = performance.now();
  await restClient(emulator).call();
  expect(performance.now() - before).toBeGreaterThanOrEqual(149);
});

test('a call goes on where it stood when the emulator starts again on the same folder', async () => {
  await using receiver = await startReceiver();
  const dataDir = newFolder();
  const options = { ...quick, timings: { ...shortTimings, talkMs: 300 }, dataDir };
  const first = await startEmulator(options);
  const sid = await restClient(first).call(subscription(receiver));
  await receiver.receive(2);
  await first.close();
  await using second = await startEmulator(options);
  await eventually(() => {
    // The callback that the restart cut off is sent again, so that there may be more than three.
    const last = receiver.received.at(-1)?.fields;
    expect(last).toMatchObject({ CallSid: sid, EventType: 'terminal', Status: 'completed' });
  });
  expect(second.calls().map((call) => call.sid)).toEqual([sid]);
});

test('a folder serves one emulator at a time', async () => {
  const dataDir = newFolder();
  await using first = await startEmulator({ dataDir });
  await expect(startEmulator({ dataDir })).rejects.toThrow('is another emulator running on it');
  await first.close();
  await using second = await startEmulator({ dataDir });
  expect(second.calls()).toEqual([]);
});

test('a taken port rejects the start', async () => {
  await using emulator = await startEmulator();
  await expect(startEmulator({ port: emulator.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a flow for a number that is no ExoPhone of the account stops the start and is named', async () => {
  const start = 'end';
  const desk = { start, exoPhones: ['08047000002'], applets: { end: { applet: 'hangup' as const } } };
  await expect(startEmulator({ flows: { inline: { desk } } })).rejects.toThrow('flow desk: 08047000002 is no ExoPhone');
  await using emulator = await startEmulator({
    flows: { inline: { desk } },
    exoPhones: ['08047000001', '08047000002'],
  });
  expect(emulator.callIn({ from: '09876543210', to: '08047000002' }).ok).toBe(true);
});
