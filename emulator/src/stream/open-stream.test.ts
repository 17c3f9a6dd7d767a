import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { createOpenStream } from './open-stream.ts';
import { StreamThrottle } from './stream-throttle.ts';
import { fastMetronome, streamOrder } from './testing/stream-order.ts';
import { audioOf, startTestBot } from './testing/test-bot.ts';
import { audible, numbered, testLine } from './testing/test-line.ts';

test('a bot is sent connected, start and then what the caller says, sample by sample and numbered as Exotel does', async () => {
  const bot = await startTestBot();
  const said = numbered(2400);
  const line = testLine({ said });
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const { received } = await bot.connected();
  await eventually(() => expect(received.length).toBeGreaterThanOrEqual(5));
  line.hangUp();
  const { streamSid } = await outcome;
  expect(received.slice(0, 5)).toMatchObject([
    { event: 'connected' },
    {
      event: 'start',
      sequence_number: '1',
      stream_sid: streamSid,
      start: { call_sid: 'c0ffee00000000000000000000000018bl', account_sid: 'acme1', from: '09876500001' },
    },
    { event: 'media', sequence_number: '2', stream_sid: streamSid, media: { chunk: '1', timestamp: '100' } },
    { event: 'media', sequence_number: '3', media: { chunk: '2', timestamp: '200' } },
    { event: 'media', sequence_number: '4', media: { chunk: '3', timestamp: '300' } },
  ]);
  expect(received[1]?.['start']).not.toHaveProperty('custom_parameters');
  const heardByBot = received.slice(2, 5).flatMap((message) => [...audioOf(message)]);
  expect(Int16Array.from(heardByBot)).toEqual(said);
});

test('what the bot sends is heard without a hole and unchanged, whatever the size of its chunks', async () => {
  const audio = numbered(8000);
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => {
      if (event !== 'start') return;
      for (const [from, to] of [
        [0, 1600],
        [1600, 1760],
        [1760, 6400],
        [6400, 8000],
      ]) {
        socket.sendAudio(audio.subarray(from, to));
      }
      socket.send({ event: 'mark', mark: { name: 'end' } });
    });
  });
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const socket = await bot.connected();
  await socket.receive('mark');
  // Everything before the mark has been heard at the very moment at which the mark goes back.
  expect(audible(line.heard()).audio).toEqual(audio);
  socket.socket.close(1000);
  const { report } = await outcome;
  expect(report.playOut).toEqual({ playedMs: 1000, clearedMs: 0, unplayedMs: 0 });
  expect(report.gaps.count).toBe(0);
});

test('marks come back one after the other, each when its own audio is over, and at once when nothing is queued', async () => {
  const bot = await startTestBot();
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const socket = await bot.connected();
  await socket.receive('start');
  const heardAt: Record<string, number> = {};
  socket.onMessage((message) => {
    if (message.event === 'mark') heardAt[nameOf(message)] = audible(line.heard()).audio.length;
  });
  socket.send({ event: 'mark', mark: { name: 'nothing' } });
  socket.sendAudio(numbered(1600));
  socket.send({ event: 'mark', mark: { name: 'first' } });
  socket.sendAudio(numbered(1600));
  socket.send({ event: 'mark', mark: { name: 'second' } });
  await eventually(() => expect(Object.keys(heardAt)).toEqual(['nothing', 'first', 'second']));
  // Between its last sample and the mark at the bot a packet or two may pass.
  expect(heardAt['nothing']).toBeLessThanOrEqual(320);
  expect(heardAt['first']).toBeGreaterThanOrEqual(1600);
  expect(heardAt['first']).toBeLessThanOrEqual(1600 + 800);
  expect(heardAt['second']).toBeGreaterThanOrEqual(3200);
  line.hangUp();
  expect((await outcome).report.sent.marks).toBe(3);
});

test('after a clear nothing older is heard, and what comes later is', async () => {
  const bot = await startTestBot();
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const socket = await bot.connected();
  await socket.receive('start');
  const old = new Int16Array(80_000).fill(1000);
  const fresh = new Int16Array(1600).fill(-2000);
  socket.sendAudio(old);
  await eventually(() => expect(line.heard()).toContain(1000));
  socket.send({ event: 'clear', stream_sid: 'x' });
  socket.sendAudio(fresh);
  socket.send({ event: 'mark', mark: { name: 'fresh' } });
  await socket.receive('mark');
  line.hangUp();
  const { report } = await outcome;
  const heard = line.heard();
  const firstFresh = heard.indexOf(-2000);
  expect(heard.lastIndexOf(1000)).toBeLessThan(firstFresh);
  expect(heard.filter((sample) => sample === -2000)).toHaveLength(1600);
  const played = heard.filter((sample) => sample === 1000).length;
  expect(report.playOut.clearedMs).toBe(10_000 - played / 8);
  expect(report.received.clears).toBe(1);
});

test('digits are sent on, and a caller who hangs up makes a cancelled stream', async () => {
  const bot = await startTestBot();
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const socket = await bot.connected();
  line.press('5', 200);
  expect(await socket.receive('dtmf')).toMatchObject({ dtmf: { digit: '5', duration: '200' } });
  line.hangUp();
  expect(await socket.receive('stop')).toMatchObject({ stop: { reason: 'callended', account_sid: 'acme1' } });
  expect(await outcome).toMatchObject({ status: 'cancelled', disconnectedBy: 'user', error: null });
  const numbers = socket.received.slice(1).map((message) => Number(message['sequence_number']));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test('a flow that takes the stream away sends stop with the reason stopped', async () => {
  const bot = await startTestBot();
  const stopped = new AbortController();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, stopped: stopped.signal }));
  const socket = await bot.connected();
  await socket.receive('media');
  stopped.abort();
  expect(await socket.receive('stop')).toMatchObject({ stop: { reason: 'stopped' } });
  expect(await outcome).toMatchObject({
    status: 'completed',
    disconnectedBy: 'NA',
    report: { end: 'stopped-by-flow' },
  });
});

test('a bot that closes has completed the stream', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'media' && socket.socket.close(1000));
  });
  const outcome = await createOpenStream()(streamOrder({ url: bot.url }));
  expect(outcome).toMatchObject({ status: 'completed', disconnectedBy: 'bot', error: null, detailedStatus: null });
  expect(outcome.streamSid).toMatch(/^[0-9a-z]{32}$/);
});

test('an hour is the longest that a stream lasts', async () => {
  const bot = await startTestBot();
  const openStream = createOpenStream({ metronome: fastMetronome(60), maxDurationMs: 30_000 });
  const outcome = await openStream(streamOrder({ url: bot.url }));
  expect(outcome).toMatchObject({ status: 'completed', disconnectedBy: 'NA', report: { end: 'time-limit' } });
  // The clock of this test runs sixty times as fast, so that a pause of the machine counts for more.
  expect(outcome.durationSeconds).toBeGreaterThanOrEqual(30);
});

test('more streams than the account may have are throttled, and a place becomes free at an end', async () => {
  const bot = await startTestBot();
  const throttle = new StreamThrottle(1);
  const openStream = createOpenStream({ throttle });
  const line = testLine();
  const first = openStream(streamOrder({ url: bot.url, line }));
  await bot.connected();
  expect(await openStream(streamOrder({ url: bot.url }))).toMatchObject({
    streamSid: null,
    status: 'failed',
    disconnectedBy: 'NA',
    detailedStatus: 'Streaming_call_throttled',
  });
  line.hangUp();
  await first;
  expect(throttle.active).toBe(0);
});

describe('the URL of a stream', () => {
  test('asks for the rate of the audio, and the line is matched to it', async () => {
    const bot = await startTestBot();
    const line = testLine({ said: new Int16Array(8000).fill(5000) });
    const outcome = createOpenStream()(streamOrder({ url: `${bot.url}?sample-rate=24000`, line }));
    const socket = await bot.connected();
    const start = await socket.receive('start');
    expect(start).toMatchObject({ start: { media_format: { sample_rate: '24000', bit_rate: '384kbps' } } });
    const audio = audioOf(await socket.receive('media'));
    expect(audio).toHaveLength(2400);
    expect(audio[2399]).toBe(5000);
    socket.sendAudio(new Int16Array(2400).fill(-5000));
    await eventually(() => expect(line.heard()).toContain(-5000));
    line.hangUp();
    expect((await outcome).report.sampleRate).toBe(24_000);
  });

  test('becomes custom parameters and a Basic header, and keeps its query', async () => {
    const bot = await startTestBot();
    const line = testLine();
    const url = `${bot.url.replace('ws://', 'ws://k%40y:t0ken@')}?tenant=t1&lead=42`;
    const outcome = createOpenStream()(streamOrder({ url, line }));
    const socket = await bot.connected();
    expect(socket.request.url).toBe('/bot?tenant=t1&lead=42');
    expect(socket.request.headers.authorization).toBe(`Basic ${Buffer.from('k@y:t0ken').toString('base64')}`);
    expect(await socket.receive('start')).toMatchObject({ start: { custom_parameters: { tenant: 't1', lead: '42' } } });
    line.hangUp();
    await outcome;
  });
});

test.each([
  ['?a=1&b=2&c=3&d=4', 'custom-parameters-cut', { custom_parameters: { a: '1', b: '2', c: '3' } }],
  ['?sample-rate=44100', 'sample-rate-unknown', { media_format: { sample_rate: '8000' } }],
])('%s is more than a URL may ask for: %s', async (query, code, start) => {
  const bot = await startTestBot();
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: `${bot.url}${query}`, line }));
  expect(await (await bot.connected()).receive('start')).toMatchObject({ start });
  line.hangUp();
  expect((await outcome).report.findings).toMatchObject([{ code }]);
});

test('a bot’s ping is answered', async () => {
  const bot = await startTestBot();
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const { socket } = await bot.connected();
  const pong = once(socket, 'pong');
  socket.ping('hello');
  expect(String((await pong)[0])).toBe('hello');
  line.hangUp();
  await outcome;
});

test('a one-way stream sends the caller’s audio and no digits, and plays nothing', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'start' && socket.sendAudio(numbered(1600)));
  });
  const line = testLine();
  line.press('1', 200);
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line, bidirectional: false }));
  await (await bot.connected()).receive('media');
  line.hangUp();
  const { report } = await outcome;
  expect(report.sent.digits).toBe(0);
  expect(line.heard().every((sample) => sample === 0)).toBe(true);
  expect(report.findings).toMatchObject([{ code: 'sent-on-one-way-stream', severity: 'error', source: 'from docs' }]);
});

function nameOf(message: Record<string, unknown>): string {
  return (message['mark'] as { name: string }).name;
}
