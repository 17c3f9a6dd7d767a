import { expect, test } from 'vitest';
import { createOpenStream } from './open-stream.ts';
import { defaultDialect, type EmulatedDialect } from './stream-dialect.ts';
import { fastMetronome, streamOrder } from './testing/stream-order.ts';
import { startTestBot } from './testing/test-bot.ts';
import { numbered, testLine } from './testing/test-line.ts';

/** What a bot that sends audio, two marks and a clear is sent by a stream in this dialect. */
async function receivedIn(dialect: Partial<EmulatedDialect>) {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => {
      if (event !== 'start') return;
      socket.sendAudio(numbered(4000));
      for (const name of ['one', 'two']) socket.send({ event: 'mark', mark: { name } });
      socket.send({ event: 'clear' });
    });
  });
  const line = testLine();
  const openStream = createOpenStream({
    dialect: { ...defaultDialect, ...dialect },
    metronome: fastMetronome(5),
    maxDurationMs: 1500,
  });
  await openStream(streamOrder({ url: bot.url, line }));
  const { received } = await bot.connected();
  return { received, of: (event: string) => received.filter((message) => message.event === event) };
}

test('by default all is as captured', async () => {
  const { received } = await receivedIn({});
  expect(received[0]).toEqual({ event: 'connected' });
  expect(received[1]).toMatchObject({
    sequence_number: '1',
    start: { media_format: { encoding: 'base64', sample_rate: '8000', bit_rate: '128kbps' } },
  });
});

test('numbers may be numbers, and the rate may have a hyphen', async () => {
  const { received } = await receivedIn({ numbers: 'numbers', sampleRateKey: 'sample-rate', encoding: 'raw' });
  expect(received.slice(1, 3)).toMatchObject([
    { sequence_number: 1, start: { media_format: { encoding: 'raw', 'sample-rate': 8000 } } },
    { sequence_number: 2, media: { chunk: 1, timestamp: 100 } },
  ]);
});

test('names may be in camel case, and a bot may answer in it', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event, streamSid }) => {
      if (event === 'start') socket.send({ event: 'mark', streamSid, mark: { name: 'hello' } });
    });
  });
  const line = testLine();
  const openStream = createOpenStream({ dialect: { ...defaultDialect, names: 'camelCase' } });
  const outcome = openStream(streamOrder({ url: bot.url, line }));
  const mark = await (await bot.connected()).receive('mark');
  line.hangUp();
  const { streamSid, report } = await outcome;
  expect(mark).toMatchObject({ event: 'mark', streamSid, mark: { name: 'hello' } });
  expect(report.findings).toEqual([]);
});

test('connected may have a protocol and a version', async () => {
  const { received } = await receivedIn({ connected: 'versioned' });
  expect(received[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
});

test('a media event may hold 3200 bytes every 200 ms', async () => {
  const { of } = await receivedIn({ frameMs: 200 });
  const sizes = of('media').map(({ media }) => Buffer.from((media as { payload: string }).payload, 'base64').length);
  expect(sizes).toEqual(Array(7).fill(3200));
  expect(of('media')[1]).toMatchObject({ media: { chunk: '2', timestamp: '400' } });
});

test('a media event may hold 320 bytes every 20 ms', async () => {
  const { of } = await receivedIn({ frameMs: 20 });
  const sizes = of('media').map(({ media }) => Buffer.from((media as { payload: string }).payload, 'base64').length);
  // Five a second at 100 ms would be 14: a busy machine may cut a few of the 74.
  expect(sizes.length).toBeGreaterThan(20);
  expect(new Set(sizes)).toEqual(new Set([320]));
  expect(of('media')[1]).toMatchObject({ media: { chunk: '2', timestamp: '40' } });
});

test.each([
  ['dropped', []],
  ['flushed', ['one', 'two']],
  ['echoed', ['one', 'two']],
] as const)('marks that a clear left behind are %s: %j', async (marksAfterClear, names) => {
  const { received, of } = await receivedIn({ marksAfterClear });
  expect(of('mark').map(({ mark }) => (mark as { name: string }).name)).toEqual(names);
  // The echo comes after the half second that the audio would have lasted.
  const mediaBefore = received.slice(
    0,
    received.findIndex(({ event }) => event === 'mark'),
  );
  const framesBefore = mediaBefore.filter(({ event }) => event === 'media').length;
  if (marksAfterClear === 'flushed') expect(framesBefore).toBeLessThan(4);
  if (marksAfterClear === 'echoed') expect(framesBefore).toBeGreaterThanOrEqual(4);
});
