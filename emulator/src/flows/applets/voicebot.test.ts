import { expect, test } from 'vitest';
import type { EmulatorOptions } from '../../options.ts';
import type { OpenStream, StreamOrder } from '../../stream/stream-order.ts';
import { json, startAppletServer } from '../../testing/applet-server.ts';
import { eventually } from '../../testing/eventually.ts';
import { fakeStreams, streamEnd } from '../../testing/fake-streams.ts';
import { caller, callIn, emulatorWith, exoPhone, flowCall, steps } from '../../testing/flow-call.ts';

type Voicebot = { url: string; params?: Record<string, string>; record?: boolean };

const flow = (bot: Voicebot, tellUrl = 'http://127.0.0.1:9/') => ({
  start: 'bot',
  applets: {
    bot: { applet: 'voicebot' as const, ...bot, next: 'tell' },
    tell: { applet: 'passthru' as const, url: tellUrl, next: 'end' },
    end: { applet: 'hangup' as const },
  },
});

/** Real time, phones that stay and streams that do as the test says. */
function realTime(openStream: OpenStream, options: EmulatorOptions = {}): EmulatorOptions {
  return { speed: 1, phones: fakeStreams().patientPhones, openStream, ...options };
}

test('the bot is called at the URL with its custom parameters, and the flow goes on when it has closed', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  const { openStream, orders, end } = fakeStreams();
  const bot = {
    url: 'wss://key:token@bot.example/ws?sample-rate=16000',
    params: { tenant: 't 1', lead: '42' },
    record: true,
  };
  await using emulator = await emulatorWith(flow(bot, `${app.url}/tell`), realTime(openStream));
  const call = callIn(emulator);
  await eventually(() => expect(orders).toHaveLength(1));
  const [order] = orders as [StreamOrder];
  const url = 'wss://key:token@bot.example/ws?sample-rate=16000&tenant=t+1&lead=42';
  expect(order).toMatchObject({
    url,
    bidirectional: true,
    callSid: call,
    accountSid: 'emulated1',
    from: caller,
    to: exoPhone,
  });
  expect(steps(emulator, call)).toEqual([]);
  end(order, streamEnd({ durationSeconds: 28 }));
  await eventually(() => expect(flowCall(emulator, call).status).toBe('completed'));
  expect(steps(emulator, call)).toEqual(['bot:next (completed by bot)', 'tell:200 (HTTP 200)', 'end:hangup']);
  const told = Object.entries(app.of('/tell')[0]?.parameters ?? {}).filter(([name]) => name.startsWith('Stream'));
  expect(told).toEqual([
    ['Stream[StreamSID]', '5f0cf1698d8c765bac10b0ec418bl77a'],
    ['Stream[Status]', 'completed'],
    ['Stream[Duration]', '28'],
    ['Stream[RecordingUrl]', ''],
    ['Stream[StreamUrl]', url],
    ['Stream[DisconnectedBy]', 'bot'],
  ]);
});

test('a caller who hangs up ends the call, and the Passthru after the bot still tells it', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  const { openStream, orders, end } = fakeStreams();
  await using emulator = await emulatorWith(
    flow({ url: 'wss://bot.example/' }, `${app.url}/tell`),
    realTime(openStream),
  );
  const call = callIn(emulator);
  await eventually(() => expect(orders).toHaveLength(1));
  const [order] = orders as [StreamOrder];
  emulator.hangUp(call);
  expect(order.line.hungUp.aborted).toBe(true);
  expect(order.stopped.aborted).toBe(false);
  expect(flowCall(emulator, call).phase).toBe('ended');
  end(order, streamEnd({ status: 'cancelled', disconnectedBy: 'user' }));
  await eventually(() => expect(app.of('/tell')).toHaveLength(1));
  expect(app.of('/tell')[0]?.parameters).toMatchObject({
    CallType: 'client-hangup',
    'Stream[Status]': 'cancelled',
    'Stream[DisconnectedBy]': 'user',
  });
});

test('digits that are pressed from outside come out of the line that the bot has', async () => {
  const { openStream, orders, end } = fakeStreams();
  await using emulator = await emulatorWith(flow({ url: 'wss://bot.example/' }), realTime(openStream));
  const call = callIn(emulator);
  await eventually(() => expect(orders).toHaveLength(1));
  const [order] = orders as [StreamOrder];
  emulator.press(call, '1#');
  expect(order.line.takeDigits()).toEqual([
    { digit: '1', durationMs: 100 },
    { digit: '#', durationMs: 100 },
  ]);
  end(order);
});

test('an application gives the URL for the call, asked with the captured parameters', async () => {
  await using app = await startAppletServer({
    '/resolve': json({ url: 'wss://bot.example/live?token=1' }),
    '/tell': {},
  });
  const { openStream, orders, end } = fakeStreams();
  await using emulator = await emulatorWith(
    flow({ url: `${app.url}/resolve` }, `${app.url}/tell`),
    realTime(openStream),
  );
  const call = callIn(emulator);
  await eventually(() => expect(orders).toHaveLength(1));
  expect(orders[0]?.url).toBe('wss://bot.example/live?token=1');
  end(orders[0] as StreamOrder);
  const [request] = app.of('/resolve');
  expect(request?.method).toBe('GET');
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  const created = expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d$/);
  expect(Object.entries(request?.parameters ?? {})).toEqual([
    ['CallSid', call],
    ['CallFrom', caller],
    ['CallTo', exoPhone],
    ['Direction', 'incoming'],
    ['Created', created],
    ['DialWhomNumber', ''],
    ['HangupLatencyStartTimeExocc', ''],
    ['HangupLatencyStartTime', ''],
    ['ServerCode', ''],
    ['From', caller],
    ['To', exoPhone],
    ['CurrentTime', time],
  ]);
});

test('in the other dialect the resolver is asked by POST and without CallSid and To', async () => {
  await using app = await startAppletServer({ '/resolve': { status: 500 } });
  const dialects = { resolverMethod: 'POST', resolverCallSid: false } as const;
  await using emulator = await emulatorWith(flow({ url: `${app.url}/resolve` }), { dialects });
  callIn(emulator);
  await emulator.advanceClock(0);
  const [request] = app.of('/resolve');
  expect(request?.method).toBe('POST');
  expect(Object.keys(request?.parameters ?? {})).toEqual([
    'CallFrom',
    'Direction',
    'Created',
    'DialWhomNumber',
    'HangupLatencyStartTimeExocc',
    'HangupLatencyStartTime',
    'ServerCode',
    'From',
    'CurrentTime',
  ]);
});

const large = 'x'.repeat(10_000_000);

test.each([
  ['500', { status: 500 }, 'HTTP 500'],
  ['201', { ...json({ url: 'wss://bot.example/' }), status: 201 }, 'HTTP 201'],
  ['a redirect to itself', { status: 302, headers: { location: '/resolve' } }, 'HTTP 302'],
  ['a page', { body: '<html></html>' }, 'not the expected JSON'],
  ['10 MB', { body: large }, 'the answer is too large'],
  ['no WebSocket', json({ url: 'https://bot.example/' }), 'not the expected JSON (url)'],
])('a resolver that answers with %s is a failed stream, and the flow goes on', async (_name, answer, error) => {
  await using app = await startAppletServer({ '/resolve': answer, '/tell': {} });
  await using emulator = await emulatorWith(flow({ url: `${app.url}/resolve` }, `${app.url}/tell`));
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)[0]).toBe(`bot:next (failed by NA: no stream URL: ${error})`);
  expect(app.of('/tell')[0]?.parameters).toMatchObject({
    'Stream[StreamSID]': 'null',
    'Stream[Status]': 'failed',
    'Stream[DisconnectedBy]': 'NA',
    'Stream[Error]': `no stream URL: ${error}`,
  });
});

test('a resolver that does not answer in time is a failed stream', async () => {
  await using app = await startAppletServer({ '/resolve': () => null });
  const options = { appletTimes: { appletTimeoutMs: 50 } };
  await using emulator = await emulatorWith(flow({ url: `${app.url}/resolve` }), options);
  const call = callIn(emulator);
  await emulator.advanceClock(1_000);
  expect(steps(emulator, call)[0]).toBe('bot:next (failed by NA: no stream URL: timeout)');
});

test('a clock that is not real refuses audio, and says so', async () => {
  await using emulator = await emulatorWith(flow({ url: 'wss://bot.example/' }));
  const call = callIn(emulator);
  await emulator.advanceClock(1_000);
  const why = 'audio streams need real time, and the clock of this emulator is another one';
  expect(steps(emulator, call)[0]).toBe(`bot:next (failed by NA: ${why})`);
});

test('in the other dialect the stream is one JSON with other words', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  const { openStream } = fakeStreams(streamEnd({ status: 'cancelled', disconnectedBy: 'user' }));
  const dialects = { streamEncoding: 'json', disconnectedBy: 'caller-bot-system' } as const;
  const bot = { url: 'wss://bot.example/' };
  await using emulator = await emulatorWith(flow(bot, `${app.url}/tell`), realTime(openStream, { dialects }));
  callIn(emulator);
  await eventually(() => expect(app.of('/tell')).toHaveLength(1));
  expect(JSON.parse(app.of('/tell')[0]?.parameters['Stream'] ?? '')).toEqual({
    StreamSID: '5f0cf1698d8c765bac10b0ec418bl77a',
    Status: 'cancelled',
    Duration: '1',
    StreamUrl: 'wss://bot.example/',
    DisconnectedBy: 'caller',
  });
});
