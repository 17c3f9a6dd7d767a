import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { createOpenStream } from './open-stream.ts';
import type { StreamOutcome } from './stream-order.ts';
import { fastMetronome, streamOrder } from './testing/stream-order.ts';
import { type BotSocket, startTestBot } from './testing/test-bot.ts';
import { numbered, testLine } from './testing/test-line.ts';

const openStream = createOpenStream({ handshakeTimeoutMs: 150 });

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/bot`;
}

function codes({ report }: StreamOutcome): string[] {
  return report.findings.map(({ code }) => code);
}

describe('a stream that never begins is failed, by nobody, with error 3009', () => {
  const notEstablished = (reason: string, attempts: number) => ({
    streamSid: null,
    status: 'failed',
    disconnectedBy: 'NA',
    durationSeconds: 0,
    error: `3009 failed to establish ws conn: ${reason}`,
    report: { end: 'not-connected', handshake: { attempts } },
  });

  test('when the bot never answers the handshake, twice', async () => {
    let connections = 0;
    const url = await listening(createServer(() => (connections += 1)));
    expect(await openStream(streamOrder({ url }))).toMatchObject(
      notEstablished('no answer to the handshake within 0.15 s', 2),
    );
    expect(connections).toBe(2);
  });

  test('when the bot answers byte by byte, too slowly', async () => {
    const slow = createServer((socket) => {
      socket.write('HTTP/1.1 101 ');
      const trickle = setInterval(() => socket.write('x'), 20);
      socket.on('error', () => {});
      socket.on('close', () => clearInterval(trickle));
    });
    expect(await openStream(streamOrder({ url: await listening(slow) }))).toMatchObject(
      notEstablished('no answer to the handshake within 0.15 s', 2),
    );
  });

  test.each([401, 302, 200, 500])('when the bot answers %i', async (status) => {
    const answer: RequestListener = (_request, response) => response.writeHead(status, { location: '/' }).end();
    const url = await listening(createHttpServer(answer));
    expect(await openStream(streamOrder({ url }))).toMatchObject(
      notEstablished(`the bot answered the handshake with HTTP ${status}`, 2),
    );
  });

  test('when nobody listens', async () => {
    const server = createServer();
    const url = await listening(server);
    server.close();
    expect(await openStream(streamOrder({ url }))).toMatchObject(notEstablished('ECONNREFUSED', 2));
  });

  test('when something else than HTTP answers', async () => {
    const url = await listening(createServer((socket) => socket.end('220 mail.example ESMTP\r\n')));
    const outcome = await openStream(streamOrder({ url }));
    expect(outcome).toMatchObject({ status: 'failed', disconnectedBy: 'NA' });
    expect(outcome.error).toMatch(/^3009 failed to establish ws conn: \w/);
  });

  test('when it is no URL of a WebSocket, which is not tried twice', async () => {
    expect(await openStream(streamOrder({ url: 'https://bot.example/ws' }))).toMatchObject(
      notEstablished('not the URL of a WebSocket', 0),
    );
  });

  test('and no error tells the credentials of its URL', async () => {
    const url = (await listening(createHttpServer((_request, response) => response.writeHead(401).end()))).replace(
      'ws://',
      'ws://key:s3cret@',
    );
    expect(JSON.stringify(await openStream(streamOrder({ url })))).not.toContain('s3cret');
  });
});

test('one failed handshake is tried again, and the second one may succeed', async () => {
  const bot = await startTestBot((socket) => socket.onMessage(() => socket.socket.close(1000)));
  const port = Number(new URL(bot.url).port);
  let connections = 0;
  const hangsUpOnTheFirst = createServer((socket) => {
    connections += 1;
    if (connections === 1) socket.destroy();
    else socket.pipe(connect(port, '127.0.0.1')).pipe(socket);
  });
  const url = await listening(hangsUpOnTheFirst);
  expect(await openStream(streamOrder({ url }))).toMatchObject({
    status: 'completed',
    disconnectedBy: 'bot',
    report: { handshake: { attempts: 2 } },
  });
});

test('a caller who hangs up during the handshake ends it at once', async () => {
  const server = createServer();
  const url = await listening(server);
  const line = testLine();
  server.on('connection', () => line.hangUp());
  const patient = createOpenStream({ handshakeTimeoutMs: 60_000 });
  expect(await patient(streamOrder({ url, line }))).toMatchObject({
    streamSid: null,
    status: 'cancelled',
    disconnectedBy: 'user',
    error: null,
    report: { end: 'caller-hung-up', handshake: { attempts: 1 } },
  });
});

test('a bot that closes at once has completed a stream of no length', async () => {
  const bot = await startTestBot(({ socket }) => socket.close(1000));
  expect(await openStream(streamOrder({ url: bot.url }))).toMatchObject({
    status: 'completed',
    disconnectedBy: 'bot',
    durationSeconds: 0,
    report: { end: 'bot-closed', firstAudioMs: null },
  });
});

describe('a bot that closes within a second of start and never spoke is an error', () => {
  const closesAt =
    (event: string, how: 'close' | 'terminate') =>
    ({ onMessage, socket }: BotSocket) =>
      onMessage((message) => message.event === event && socket[how]());

  test.each([
    ['connected', 'close'],
    ['start', 'close'],
    ['media', 'close'],
    ['start', 'terminate'],
  ] as const)('at %s, by %s', async (event, how) => {
    const bot = await startTestBot(closesAt(event, how));
    const result = await openStream(streamOrder({ url: bot.url }));
    expect(result.report.findings).toMatchObject([{ code: 'closed-at-once', severity: 'error', count: 1 }]);
  });

  test('but not where the bot only listens', async () => {
    const bot = await startTestBot(closesAt('start', 'close'));
    expect(codes(await openStream(streamOrder({ url: bot.url, bidirectional: false })))).toEqual([]);
  });

  test('nor where it has sent audio', async () => {
    const bot = await startTestBot((socket) => {
      socket.onMessage(({ event }) => {
        if (event !== 'start') return;
        socket.sendAudio(numbered(1600));
        socket.socket.close();
      });
    });
    expect(codes(await openStream(streamOrder({ url: bot.url })))).not.toContain('closed-at-once');
  });

  test('nor where the caller was the one to go', async () => {
    const bot = await startTestBot();
    const line = testLine();
    const outcome = openStream(streamOrder({ url: bot.url, line }));
    await (await bot.connected()).receive('start');
    line.hangUp();
    expect(codes(await outcome)).toEqual([]);
  });

  test('nor where it stayed for more than a second', async () => {
    const bot = await startTestBot(({ onMessage, received, socket }) =>
      onMessage(() => received.length > 14 && socket.close()),
    );
    const fast = createOpenStream({ metronome: fastMetronome(5) });
    expect(codes(await fast(streamOrder({ url: bot.url })))).toEqual([]);
  });
});

test('a connection that breaks is no goodbye', async () => {
  const bot = await startTestBot(({ onMessage, socket }) => onMessage(() => socket.terminate()));
  expect(await openStream(streamOrder({ url: bot.url }))).toMatchObject({
    status: 'failed',
    disconnectedBy: 'bot',
    error: '1006 the connection to the bot broke',
    report: { end: 'bot-lost' },
  });
});

test('a bot that closes with an error code has closed all the same, and the code is told', async () => {
  const bot = await startTestBot(({ onMessage, socket }) => onMessage(() => socket.close(1011, 'oops')));
  expect(await openStream(streamOrder({ url: bot.url }))).toMatchObject({
    status: 'completed',
    disconnectedBy: 'bot',
    error: '1011 the bot closed',
  });
});

test('a message of 10 MB ends the stream as failed', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'start' && socket.socket.send('x'.repeat(10 * 1024 * 1024)));
  });
  expect(await openStream(streamOrder({ url: bot.url }))).toMatchObject({
    status: 'failed',
    disconnectedBy: 'NA',
    error: 'Max payload size exceeded',
    report: { end: 'protocol-error' },
  });
});

test('a bot that does not read loses events, then the stream; nothing piles up', async () => {
  const bot = await startTestBot(({ socket }) => socket.pause());
  // The buffers of the system hold more than a minute of audio: at this speed they are full in no time.
  const unread = createOpenStream({ metronome: fastMetronome(200), maxUnsentBytes: 64 * 1024 });
  const line = testLine({ sampleRate: 24_000 });
  const result = await unread(streamOrder({ url: `${bot.url}?sample-rate=24000`, line }));
  expect(result).toMatchObject({
    status: 'failed',
    disconnectedBy: 'NA',
    error: 'the bot does not read its messages',
    report: { end: 'bot-not-reading' },
  });
  // Ten seconds of them until the bot is given up, some hundred; the edges belong to the sped-up clock.
  expect(result.report.sent.droppedEvents).toBeGreaterThan(50);
  expect(codes(result)).toContain('reads-too-slowly');
});

test('a bot that reads keeps the stream at the same speed', async () => {
  const bot = await startTestBot();
  const reading = createOpenStream({
    metronome: fastMetronome(200),
    maxUnsentBytes: 64 * 1024,
    maxDurationMs: 120_000,
  });
  const line = testLine({ sampleRate: 24_000 });
  const { report } = await reading(streamOrder({ url: `${bot.url}?sample-rate=24000`, line }));
  expect(report).toMatchObject({ end: 'time-limit', sent: { droppedEvents: 0 } });
});

test('other streams do not notice a bot that floods its own', async () => {
  const flooding = await startTestBot((socket) => {
    const flood = () => {
      if (socket.socket.readyState !== socket.socket.OPEN) return;
      for (let sent = 0; sent < 500; sent += 1) socket.socket.send('rubbish');
      setImmediate(flood);
    };
    flood();
  });
  const audio = numbered(8000);
  const decent = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'start' && socket.sendAudio(audio));
  });
  const shared = createOpenStream();
  const lines = [testLine(), testLine()] as const;
  const flooded = shared(streamOrder({ url: flooding.url, line: lines[0] }));
  const quiet = shared(streamOrder({ url: decent.url, line: lines[1] }));
  await eventually(() => expect(lines[1].heard()).toContain(8000));
  for (const line of lines) line.hangUp();
  expect(codes(await flooded)).toEqual(expect.arrayContaining(['not-json', 'floods']));
  const { report } = await quiet;
  expect(report.gaps.count).toBe(0);
  const heard = lines[1].heard();
  expect(heard.subarray(heard.indexOf(1), heard.indexOf(1) + 8000)).toEqual(audio);
});

test('a line that breaks fails its own stream alone', async () => {
  const bot = await startTestBot();
  const shared = createOpenStream();
  const line = testLine();
  const broken = { ...testLine(), speak: () => new Int16Array(7) };
  const healthy = shared(streamOrder({ url: bot.url, line }));
  expect(await shared(streamOrder({ url: bot.url, line: broken }))).toMatchObject({
    status: 'failed',
    error: 'emulator fault: The line said 7 of 160 samples',
  });
  await bot.connections[0]?.receive('media');
  line.hangUp();
  expect(await healthy).toMatchObject({ status: 'cancelled' });
});
