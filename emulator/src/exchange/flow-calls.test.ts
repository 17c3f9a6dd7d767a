import { expect, test } from 'vitest';
import type { LogEvent } from '../log.ts';
import type { EmulatorOptions } from '../options.ts';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { type CallbackReceiver, startReceiver } from '../testing/callback-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { fakeStreams, streamEnd } from '../testing/fake-streams.ts';
import { bornAt, caller, callIn, emulatorWith, exoPhone, flowCall, steps } from '../testing/flow-call.ts';
import { newFolder } from '../testing/new-folder.ts';
import { restClient } from '../testing/rest-client.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';

const agent = '09876509999';
const settleMs = 120_000;

const connect = (numbers: string[]) => ({
  start: 'agents',
  applets: { agents: { applet: 'connect' as const, numbers } },
});

/** The REST answer to a call. */
async function read(emulator: Emulator, callSid: string): Promise<Record<string, unknown>> {
  const { Call } = await restClient(emulator).getJson(`/Calls/${callSid}.json?details=true`);
  return Call as Record<string, unknown>;
}

test.each([
  ['answered', [agent], caller, { Leg2Status: 'completed', ConversationDuration: 4 }, [5, 4]],
  ['missed', ['09876500002'], caller, { Leg2Status: 'no-answer', ConversationDuration: 0 }, [5, 0]],
  ['rejected', ['09876500003'], caller, { Leg2Status: 'busy', ConversationDuration: 0 }, [1, 0]],
  ['given up by its caller', ['09876500002'], '09876500005', { Leg2Status: null, ConversationDuration: 0 }, [1]],
])('an inbound call that is %s is completed at the top, and Leg2Status tells (captured)', async (...row) => {
  const [, numbers, from, details, onCall] = row;
  await using emulator = await emulatorWith(connect(numbers));
  const call = callIn(emulator, from);
  expect(await read(emulator, call)).toMatchObject({ Status: 'in-progress' });
  await emulator.advanceClock(20_000);
  expect(await read(emulator, call)).toMatchObject({ Status: 'completed', EndTime: '', Duration: '', Price: '' });
  await emulator.advanceClock(settleMs);
  expect(await read(emulator, call)).toMatchObject({
    Status: 'completed',
    Direction: 'inbound',
    From: from,
    To: exoPhone,
    PhoneNumberSid: exoPhone,
    StartTime: '2026-01-05 10:48:33',
    EndTime: expect.stringMatching(/^2026-01-05 10:48:3\d$/),
    Details: {
      ...details,
      Leg1Status: 'completed',
      Legs: onCall.map((OnCallDuration, index) => ({ Leg: { Id: index + 1, OnCallDuration } })),
    },
  });
});

function subscribed(receiver: CallbackReceiver, events = 'ringing,answered,terminal'): Record<string, string> {
  return {
    StatusCallback: receiver.url,
    StatusCallbackEvents: events,
    StatusCallbackContentType: 'application/json',
  };
}

const flowUrl = 'http://my.exotel.com/emulated1/exoml/start_voice/228040';

async function placed(emulator: Emulator, parameters: Record<string, string>): Promise<string> {
  const answer = restClient(emulator).connect({ From: caller, CallerId: exoPhone, ...parameters });
  await eventually(() => expect(emulator.calls()).toHaveLength(1));
  await emulator.advanceClock(1_000);
  const { Call } = (await (await answer).json()) as { Call: { Sid: string } };
  return Call.Sid;
}

test('a call to a flow rings its customer, runs the flow and reports its legs', async () => {
  await using receiver = await startReceiver();
  await using emulator = await emulatorWith(connect([agent]));
  const call = await placed(emulator, { Url: flowUrl, CustomField: 'lead-42', ...subscribed(receiver) });
  expect(await read(emulator, call)).toMatchObject({ Status: 'in-progress', From: caller, To: exoPhone });
  await emulator.advanceClock(20_000);
  expect(steps(emulator, call)).toEqual(['agents:conversationEnded']);
  const reports = (await receiver.receive(3)).map(({ fields }) => fields);
  const legs = (report: Record<string, unknown>) =>
    (report['Legs'] as { Status: unknown }[]).map(({ Status }) => Status);
  expect(reports.map((report) => [report['EventType'], report['Status'], ...legs(report)])).toEqual([
    ['answered', 'in-progress', 'in-progress', null],
    ['answered', 'in-progress', 'in-progress', 'in-progress'],
    ['terminal', 'completed', 'completed', 'completed'],
  ]);
  expect(reports[2]).toMatchObject({
    Direction: 'outbound-api',
    To: exoPhone,
    CustomField: 'lead-42',
    ConversationDuration: 4,
  });
});

test.each([
  ['09876500001', 'busy'],
  ['09876500002', 'no-answer'],
  ['09876500004', 'failed'],
])('a call to a flow whose customer %s does not answer is %s, and no flow runs', async (From, status) => {
  await using emulator = await emulatorWith(connect([agent]));
  const call = await placed(emulator, { From, Url: flowUrl });
  await emulator.advanceClock(settleMs + 20_000);
  expect(flowCall(emulator, call).timeline).toEqual([]);
  const { Details, ...rest } = await read(emulator, call);
  expect(rest).toMatchObject({ Status: status, Price: 0 });
  expect(Details).toMatchObject({ Leg1Status: status, Leg2Status: null });
});

test('TimeLimit ends a call to a flow', async () => {
  await using emulator = await emulatorWith({
    start: 'wait',
    applets: { wait: { applet: 'greeting', text: 'x', durationSeconds: 600 } },
  });
  const call = await placed(emulator, { Url: flowUrl, TimeLimit: '7' });
  await emulator.advanceClock(60_000);
  expect(flowCall(emulator, call).endedAt).toBe(bornAt + 300 + 1_000 + 7_000);
});

test('without flow events only the end is told, with the base fields', async () => {
  await using receiver = await startReceiver();
  await using emulator = await emulatorWith(connect([agent]), { dialects: { flowEvents: false, flowTo: 'null' } });
  const call = await placed(emulator, { Url: flowUrl, ...subscribed(receiver) });
  expect(await read(emulator, call)).toMatchObject({ To: '' });
  await emulator.advanceClock(20_000);
  const [report, ...others] = await receiver.receive(1);
  expect(others).toEqual([]);
  expect(Object.keys(report?.fields ?? {})).toEqual(['CallSid', 'Status', 'DateUpdated', 'RecordingUrl']);
});

test('a flow that is not there is refused', async () => {
  await using emulator = await emulatorWith(connect([agent]));
  const Url = 'http://my.exotel.com/emulated1/exoml/start_voice/1';
  const answer = await restClient(emulator).connect({ From: caller, CallerId: exoPhone, Url });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('Url is no flow of this emulator');
});

const toStream = { StreamUrl: 'wss://bot.example/live', StreamType: 'bidirectional', From: caller, CallerId: exoPhone };

function realTime(streams: ReturnType<typeof fakeStreams>, options: EmulatorOptions = {}): EmulatorOptions {
  const { openStream, patientPhones: phones } = streams;
  return { timings: shortTimings, callbacks: shortDelivery, openStream, phones, ...options };
}

test('a call to a stream rings, talks with the bot, and ends when the bot closes', async () => {
  await using receiver = await startReceiver();
  const streams = fakeStreams();
  await using emulator = await startEmulator(realTime(streams));
  const call = await restClient(emulator).call({ ...toStream, To: '', ...subscribed(receiver) });
  await eventually(() => expect(streams.orders).toHaveLength(1));
  const [order] = streams.orders;
  expect(order).toMatchObject({
    url: toStream.StreamUrl,
    bidirectional: true,
    callSid: call,
    from: caller,
    to: exoPhone,
  });
  expect(flowCall(emulator, call)).toMatchObject({ kind: 'to-stream', phase: 'in-flow' });
  if (order !== undefined) streams.end(order, streamEnd());
  const reports = await receiver.receive(3);
  expect(reports.map(({ fields }) => fields['EventType'])).toEqual(['ringing', 'answered', 'terminal']);
  expect(reports[2]?.fields).toMatchObject({ Status: 'completed' });
  expect(steps(emulator, call)).toEqual(['stream:next (completed by bot)']);
});

test('on a clock that is not real a call to a stream is refused with the reason', async () => {
  await using emulator = await startEmulator({ speed: 50 });
  const answer = await restClient(emulator).connect(toStream);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('StreamUrl cannot be used: audio streams need real time');
});

test('calls with a flow that were cut off by a restart end as what they were', async () => {
  await using receiver = await startReceiver();
  const dataDir = newFolder();
  const flow = { start: 'wait', applets: { wait: { applet: 'greeting', text: 'x', durationSeconds: 600 } } } as const;
  const first = await emulatorWith(flow, { dataDir, seed: 'one' });
  const inbound = callIn(first);
  const ringing = restClient(first).connect({
    From: '09876500002',
    CallerId: exoPhone,
    Url: flowUrl,
    ...subscribed(receiver),
  });
  await eventually(() => expect(first.calls()).toHaveLength(2));
  await first.advanceClock(2_000);
  expect((await ringing).status).toBe(200);
  await first.close();

  await using second = await emulatorWith(flow, { dataDir, seed: 'one', startAt: bornAt + 3_600_000 });
  const [answered, unanswered] = second.calls().toSorted((a, b) => a.kind.localeCompare(b.kind));
  expect(answered).toMatchObject({ sid: inbound, status: 'completed', endedAt: bornAt });
  expect(unanswered).toMatchObject({ status: 'failed', legs: [{ status: 'canceled' }, { status: null }] });
  const [report] = await receiver.receive(1);
  expect(report?.fields).toMatchObject({ EventType: 'terminal', Status: 'failed' });
  await second.advanceClock(settleMs);
  expect(second.calls().map(({ phase }) => phase)).toEqual(['settled', 'settled']);
  // The same seed begins anew, and passes over the names that are taken.
  expect([answered?.sid, unanswered?.sid]).not.toContain(callIn(second));
});

test('the ExoPhone must be one of the account, and the flow must be there', async () => {
  await using emulator = await emulatorWith(connect([agent]));
  expect(emulator.callIn({ from: caller, to: '08047000009' })).toEqual({
    ok: false,
    error: 'to is not an ExoPhone of this account',
  });
  expect(emulator.callIn({ from: caller, to: exoPhone, flow: 'x' })).toEqual({ ok: false, error: 'flow is not there' });
  expect(emulator.callIn({ from: 'sip:x', to: exoPhone })).toEqual({ ok: false, error: 'from is not a phone number' });
  expect(emulator.callIn({ from: '+919876509998', to: '+918047000001', flow: 'default' })).toMatchObject({
    ok: true,
    value: { flowId: 'default', legs: [{ number: caller }, {}] },
  });
});

test('ongoing and inbound calls are found in the list of calls', async () => {
  await using emulator = await emulatorWith(connect([agent]));
  const call = callIn(emulator);
  const client = restClient(emulator);
  const sids = async (query: string) => {
    const { Calls } = (await client.getJson(`/Calls.json?${query}`)) as { Calls: { Sid: string }[] };
    return Calls.map(({ Sid }) => Sid);
  };
  expect(await sids('Direction=inbound')).toEqual([call]);
  expect(await sids(`To=${exoPhone}`)).toEqual([call]);
  expect(await sids('Direction=outbound-api')).toEqual([]);
  expect(await sids('Duration=gte:1s')).toEqual([]);
  await emulator.advanceClock(settleMs + 20_000);
  expect(await sids('Duration=gte:5s;lte:5s&Price=gte:0.7')).toEqual([call]);
});

test('in real time the ordinary phones of the network talk with each other, as long as they do', async () => {
  await using emulator = await emulatorWith(connect([agent]), { speed: 1, timings: { ...shortTimings, talkMs: 100 } });
  const call = callIn(emulator);
  await eventually(() => expect(flowCall(emulator, call).phase).toBe('settled'));
  expect(steps(emulator, call)).toEqual(['agents:conversationEnded']);
  expect(flowCall(emulator, call).legs).toMatchObject([
    { status: 'completed' },
    { number: agent, status: 'completed' },
  ]);
});

test('each applet is a line of the log, without a number or an address', async () => {
  const events: LogEvent[] = [];
  await using emulator = await emulatorWith(connect(['09876500001']), { log: (event) => void events.push(event) });
  const call = callIn(emulator);
  await emulator.advanceClock(60_000);
  const step = { event: 'applet', call, name: 'agents', applet: 'connect', edge: 'nobodyAnswered', note: 'busy' };
  expect(events).toContainEqual(step);
  expect(JSON.stringify(events)).not.toMatch(/98765|0804/);
});
