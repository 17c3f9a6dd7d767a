import { describe, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { createOpenStream } from './open-stream.ts';
import type { StreamOutcome } from './stream-order.ts';
import { fastMetronome, streamOrder } from './testing/stream-order.ts';
import { type BotSocket, startTestBot } from './testing/test-bot.ts';
import { numbered, testLine } from './testing/test-line.ts';

const openStream = createOpenStream();

function codes({ report }: StreamOutcome): string[] {
  return report.findings.map(({ code }) => code);
}

describe('what a bot sends that it should not is reported, and the stream goes on', () => {
  const media = (payload: unknown) => ({ event: 'media', stream_sid: 'sid', media: { payload } });
  const silence = (bytes: number) => media(Buffer.alloc(bytes).toString('base64'));
  const withSid = { stream_sid: 'sid' };
  const cases: [string, string[], (bot: BotSocket) => void][] = [
    ['rubbish text', ['not-json'], ({ socket }) => socket.send('hello there')],
    ['JSON that is no object', ['not-json'], ({ socket }) => socket.send('[1,2]')],
    ['an object without an event', ['unknown-event'], (bot) => bot.send({ type: 'media' })],
    ['bytes', ['binary-message'], ({ socket }) => socket.send(Buffer.from([1, 2, 3]))],
    ['an event of its own', ['unknown-event'], (bot) => bot.send({ event: 'hangup', ...withSid })],
    ['start', ['exotel-only-event'], (bot) => bot.send({ event: 'start', ...withSid })],
    ['stop', ['exotel-only-event'], (bot) => bot.send({ event: 'stop', ...withSid })],
    ['dtmf', ['exotel-only-event'], (bot) => bot.send({ event: 'dtmf', ...withSid })],
    ['media without audio', ['media-without-payload'], (bot) => bot.send({ event: 'media', ...withSid, media: {} })],
    ['empty media', ['empty-media'], (bot) => bot.send(silence(0))],
    ['a mark without a name', ['mark-without-name'], (bot) => bot.send({ event: 'mark', ...withSid })],
    [
      'a long name',
      ['mark-refused'],
      (bot) => bot.send({ event: 'mark', ...withSid, mark: { name: 'x'.repeat(1001) } }),
    ],
    [
      'broken base64',
      ['broken-base64', 'odd-length', 'chunk-not-multiple-of-320', 'chunk-below-3200'],
      (bot) => bot.send(media('AQID!')),
    ],
    ['half a sample', ['odd-length', 'chunk-not-multiple-of-320'], (bot) => bot.send(silence(3201))],
    ['a chunk of an odd size', ['chunk-not-multiple-of-320'], (bot) => bot.send(silence(3300))],
    ['a small chunk', ['chunk-below-3200'], (bot) => bot.send(silence(1600))],
    ['a huge chunk', ['chunk-above-100000', 'burst'], (bot) => bot.send(silence(100_160))],
    ['no stream_sid', ['stream-sid-missing'], (bot) => bot.send({ event: 'clear' })],
    ['another stream’s id', ['stream-sid-wrong'], (bot) => bot.send({ event: 'clear', stream_sid: 'another' })],
    ['streamSid', ['stream-sid-camel-case'], (bot) => bot.send({ event: 'clear', streamSid: 'sid' })],
  ];
  test.each(cases)('%s: %j', async (_name, expected, misbehave) => {
    const bot = await startTestBot();
    const line = testLine();
    const outcome = createOpenStream({ metronome: fastMetronome(10) })(streamOrder({ url: bot.url, line }));
    const socket = await bot.connected();
    const sid = (await socket.receive('start'))['stream_sid'];
    // The cases do not know the id of the stream: their 'sid' stands for it.
    const send = (message: object) => socket.socket.send(JSON.stringify(message).replace('"sid"', JSON.stringify(sid)));
    misbehave({ ...socket, send });
    send({ event: 'mark', ...withSid, mark: { name: 'still here' } });
    send({ event: 'clear', ...withSid });
    await eventually(() => expect(socket.received.filter(({ event }) => event === 'media').length).toBeGreaterThan(1));
    line.hangUp();
    const result = await outcome;
    expect(result).toMatchObject({ status: 'cancelled', report: { received: { marks: expect.any(Number) } } });
    expect(codes(result)).toEqual(expected);
  });

  test('what comes before start is lost', async () => {
    const bot = await startTestBot((socket) => socket.send(silence(3200)));
    const line = testLine();
    const outcome = openStream(streamOrder({ url: bot.url, line }));
    await (await bot.connected()).receive('media');
    line.hangUp();
    const result = await outcome;
    expect(codes(result)).toEqual(['sent-before-start']);
    expect(result.report.findings[0]?.firstAtMs).toBeLessThanOrEqual(0);
  });

  test('more than the queue holds is thrown away', async () => {
    const bot = await startTestBot();
    const line = testLine();
    const outcome = createOpenStream({ maxQueuedMs: 1000 })(streamOrder({ url: bot.url, line }));
    const socket = await bot.connected();
    await socket.receive('start');
    for (let sent = 0; sent < 30; sent += 1) socket.sendAudio(numbered(1600));
    socket.send({ event: 'mark', mark: { name: 'too many' } });
    await eventually(() => expect(socket.received.some(({ event }) => event === 'mark')).toBe(true));
    line.hangUp();
    const result = await outcome;
    expect(codes(result)).toContain('queue-full');
    expect(result.report.received.audioMs).toBe(6000);
    expect(result.report.playOut.playedMs).toBeLessThanOrEqual(1400);
  });

  test('a bot that leaves before its last words are heard is told so', async () => {
    const bot = await startTestBot((socket) => {
      socket.onMessage(({ event }) => {
        if (event !== 'start') return;
        socket.sendAudio(numbered(16_000));
        socket.socket.close(1000);
      });
    });
    const result = await openStream(streamOrder({ url: bot.url }));
    expect(codes(result)).toEqual(expect.arrayContaining(['closed-before-played', 'marks-never-used']));
    expect(result.report.playOut.unplayedMs).toBeGreaterThan(1500);
  });

  test('media that holds no sound is told from sound', async () => {
    const bot = await startTestBot((socket) => {
      socket.onMessage(({ event }) => event === 'start' && socket.sendAudio(new Int16Array(12_000).fill(3)));
    });
    const line = testLine();
    const outcome = createOpenStream({ metronome: fastMetronome(10) })(streamOrder({ url: bot.url, line }));
    const socket = await bot.connected();
    await eventually(() => expect(socket.received.length).toBeGreaterThan(20));
    line.hangUp();
    expect(codes(await outcome)).toContain('silent-audio');
  });

  test('a bot that goes on after stop is told so', async () => {
    const bot = await startTestBot();
    const line = testLine();
    const outcome = openStream(streamOrder({ url: bot.url, line }));
    const socket = await bot.connected();
    await socket.receive('start');
    // It reads no more, so it never answers the close, and goes on talking.
    socket.socket.pause();
    line.hangUp();
    const talking = setInterval(() => socket.send(silence(3200)), 20);
    const result = await outcome;
    clearInterval(talking);
    expect(codes(result)).toContain('sent-after-stop');
    expect(result).toMatchObject({ status: 'cancelled', disconnectedBy: 'user' });
  });
});
