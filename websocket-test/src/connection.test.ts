import type { ServerMessage } from '@patchcord/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { Connection, type ConnectionEvent, type ConnectionOptions } from './connection.ts';
import { Queue } from './testing/queue.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

/** Runs a connection that retries at once, and gives its events one by one. */
function connect(url: string, options: Partial<ConnectionOptions> = {}) {
  const events = new Queue<ConnectionEvent>();
  const connection = new Connection({
    url,
    client: 'test/1',
    random: () => 0,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const end = connection.run();
  onTestFinished(async () => {
    connection.close();
    await end;
  });
  return { connection, end, events };
}

/** The next event of this kind; those before it are passed over. */
async function nextOf<K extends ConnectionEvent['kind']>(events: Queue<ConnectionEvent>, kind: K) {
  for (;;) {
    const event = await events.next();
    if (event.kind === kind) return event as Extract<ConnectionEvent, { kind: K }>;
  }
}

async function nextMessage(events: Queue<ConnectionEvent>): Promise<ServerMessage> {
  const { frame } = await nextOf(events, 'received');
  if (!frame.ok) throw new Error(frame.error);
  return frame.value;
}

test('it says hello with its name and token, and resumes after the last event when the server drops it', async () => {
  await using server = await ScriptedServer.start();
  const { events } = connect(server.url, { token: 'jwt' });
  const first = await server.nextPeer();
  expect(await first.welcome({ epoch: 'e1', seq: 4 })).toEqual({ type: 'hello', client: 'test/1', token: 'jwt' });
  first.sendStatus(5, 'ringing');
  await nextMessage(events);
  expect(await nextMessage(events)).toMatchObject({ type: 'call_status_update', seq: 5 });
  first.socket.terminate();

  expect(await nextOf(events, 'lost')).toMatchObject({ wasConnected: true, code: 1006 });
  const second = await server.nextPeer();
  expect(await second.welcome({ epoch: 'e1', seq: 6, recovered: true })).toMatchObject({
    resume: { epoch: 'e1', seq: 5 },
  });
  second.sendStatus(5, 'ringing');
  second.sendStatus(6, 'in-progress');
  expect(await nextMessage(events)).toMatchObject({ type: 'welcome' });
  expect(await nextMessage(events)).toMatchObject({ seq: 6 });
});

test('it sends only while it is welcome', async () => {
  await using server = await ScriptedServer.start();
  const { connection, events } = connect(server.url);
  const peer = await server.nextPeer();
  expect(connection.send({ type: 'ping', id: 'too early' })).toBe(false);
  await peer.welcome();
  await nextMessage(events);
  expect(connection.send({ type: 'ping', id: 'in time' })).toBe(true);
  expect(await peer.next('ping')).toEqual({ type: 'ping', id: 'in time' });
});

test('after a close of the stop band it does not come back', async () => {
  await using server = await ScriptedServer.start();
  const { end, events } = connect(server.url);
  (await server.nextPeer()).socket.close(4200, 'unauthorized');
  expect(await end).toBe('stopped');
  expect(await nextOf(events, 'stopped')).toEqual({ kind: 'stopped', code: 4200, reason: 'unauthorized' });
});

test('it obeys goaway: stays until the time given, then goes to the endpoints in turn', async () => {
  await using server = await ScriptedServer.start();
  await using elsewhere = await ScriptedServer.start();
  const { events } = connect(server.url);
  const first = await server.nextPeer();
  await first.welcome({ epoch: 'e1', seq: 1 });
  // Node's timers may be a millisecond early.
  const goneAt = performance.now() + 49;
  first.send({ type: 'goaway', reconnectAfterMs: 50, endpoints: ['ws://127.0.0.1:1/ws', elsewhere.url] });
  first.sendStatus(2, 'ringing');

  const second = await elsewhere.nextPeer();
  expect(performance.now()).toBeGreaterThanOrEqual(goneAt);
  expect(await second.welcome()).toMatchObject({ resume: { epoch: 'e1', seq: 2 } });
  const tried = [
    await nextOf(events, 'connecting'),
    await nextOf(events, 'connecting'),
    await nextOf(events, 'connecting'),
  ];
  expect(tried.map(({ url }) => url)).toEqual([server.url, 'ws://127.0.0.1:1/ws', elsewhere.url]);
});

test('when the server closes after goaway, the rest of the time is waited for', async () => {
  await using server = await ScriptedServer.start();
  const { events } = connect(server.url);
  const first = await server.nextPeer();
  await first.welcome();
  first.send({ type: 'goaway', reconnectAfterMs: 60_000, endpoints: [] });
  first.socket.close(4100, 'draining');
  const { retryInMs } = await nextOf(events, 'lost');
  expect(retryInMs).toBeGreaterThan(50_000);
  expect(retryInMs).toBeLessThanOrEqual(60_000);
});

test('the backoff grows with every short connection and starts over after a good one', async () => {
  await using server = await ScriptedServer.start();
  const waits = async (goodAfterMs: number) => {
    const timing = { goodAfterMs, backoff: { baseMs: 4, capMs: 16 } };
    const { connection, end, events } = connect(server.url, { timing, random: () => 0.999 });
    const seen: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const peer = await server.nextPeer();
      await peer.welcome();
      await nextMessage(events);
      peer.socket.close(1012);
      seen.push((await nextOf(events, 'lost')).retryInMs);
    }
    connection.close();
    await end;
    return seen;
  };
  expect(await waits(60_000)).toEqual([3, 7, 15, 15]);
  expect(await waits(0)).toEqual([3, 3, 3, 3]);
});

test('a server that does not welcome it in time is left', async () => {
  await using server = await ScriptedServer.start();
  const { events } = connect(server.url, { timing: { connectTimeoutMs: 100 } });
  expect(await nextOf(events, 'lost')).toMatchObject({ wasConnected: false, reason: 'no welcome within 100 ms' });
  expect(await nextOf(events, 'connecting')).toEqual({ kind: 'connecting', url: server.url });
});

test('a server that falls silent is left after 2.5 heartbeats', async () => {
  await using server = await ScriptedServer.start();
  const { events } = connect(server.url);
  await (await server.nextPeer()).welcome({ heartbeatMs: 10 });
  expect(await nextOf(events, 'lost')).toMatchObject({ wasConnected: true, reason: 'nothing heard for 25 ms' });
  expect((await (await server.nextPeer()).welcome()).resume).toBeDefined();
});

test('the server’s pings are signs of life', async () => {
  await using server = await ScriptedServer.start();
  const { events } = connect(server.url);
  const peer = await server.nextPeer();
  await peer.welcome({ heartbeatMs: 400 });
  const welcomedAt = performance.now();
  const pings = setInterval(() => peer.socket.ping(), 50);
  onTestFinished(() => clearInterval(pings));
  // Answered for longer than the 1,000 ms of silence that would have ended the connection.
  await new Promise<void>((resolve) => {
    peer.socket.on('pong', () => performance.now() - welcomedAt > 1_300 && resolve());
  });
  peer.sendStatus(1, 'ringing');
  expect(await nextMessage(events)).toMatchObject({ type: 'welcome' });
  expect(await nextMessage(events)).toMatchObject({ seq: 1 });
});
