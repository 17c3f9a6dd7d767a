// Delivery over real sockets: frames, order, slow readers, turns.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type CloseReason, limits } from '@patchcord/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openIdentity } from '../auth/identity.ts';
import type { StoredEvent } from '../calls/ports.ts';
import { ClientConnection } from './client-connection.ts';
import { beat } from './heartbeat.ts';
import { createHub } from './hub.ts';
import { quietHub } from './testing/quiet-hub.ts';
import { textFrame } from './text-frame.ts';

let server: Server;
let accepted: ClientConnection[];
let closings: CloseReason[];
let sockets: WebSocket[];

beforeEach(async () => {
  [accepted, closings, sockets] = [[], [], []];
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket: Duplex, head) => {
    wss.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => undefined);
      accepted.push(new ClientConnection(ws, socket, { now: 0, onClosing: (reason) => closings.push(reason) }));
    });
  });
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of sockets) socket.terminate();
  server.close();
});

/** A connected pair: the server's side and the client's, with all that the client has received. */
async function connected() {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false, maxPayload: 2 ** 27 });
  sockets.push(socket);
  const received: string[] = [];
  socket.on('message', (data: Buffer) => received.push(data.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'open');
  await expect.poll(() => accepted.length).toBe(sockets.length);
  const client = accepted.at(-1);
  if (client === undefined) throw new Error('Nobody was accepted');
  return { client, socket, received, seqs: () => received.map((text) => JSON.parse(text).seq as number) };
}

function event(seq: number, size = 0): StoredEvent {
  return { seq, callId: 'c', type: 'call_status_update', at: 0, dataJson: JSON.stringify({ pad: 'x'.repeat(size) }) };
}

function events(from: number, to: number, size = 0): StoredEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => event(from + index, size));
}

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])(
  'a frame of %d bytes arrives as it was sent',
  async (length) => {
    const { client, received } = await connected();
    const text = 'é'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2);
    await client.sendAtItsPace([textFrame(text)]);
    await expect.poll(() => received).toEqual([text]);
  },
);

describe('the hub', () => {
  test('sends everything to everybody in order, also to a thousand in turns and while more comes in', async () => {
    const hub = createHub(quietHub);
    const pairs = await Promise.all(Array.from({ length: 300 }, connected));
    for (const client of accepted) hub.admit(client, openIdentity);
    hub.publish(events(1, 10));
    hub.publish(events(11, 12));
    setImmediate(() => hub.publish(events(13, 20)));
    const all = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const { seqs } of pairs) await expect.poll(seqs).toEqual(all);
  });

  test('says what it is about to tell, and to how many it was told when it was', async () => {
    const told: unknown[] = [];
    const hub = createHub({
      ...quietHub,
      broadcast(batch) {
        const seqs = batch.map(({ seq }) => seq);
        told.push(['begins', seqs]);
        return (clients) => told.push(['told', seqs, clients]);
      },
    });
    const pairs = [await connected(), await connected()];
    for (const { client } of pairs) hub.admit(client, openIdentity);
    expect(hub.waiting).toBe(0);
    hub.publish(events(1, 2));
    for (const { seqs } of pairs) await expect.poll(seqs).toEqual([1, 2]);
    expect(told).toEqual([
      ['begins', [1, 2]],
      ['told', [1, 2], 2],
    ]);
    expect(hub.waiting).toBe(0);
  });

  test('does not send to those who have left', async () => {
    const hub = createHub(quietHub);
    const [staying, leaving] = [await connected(), await connected()];
    hub.admit(staying.client, openIdentity);
    hub.admit(leaving.client, openIdentity);
    hub.remove(leaving.client);
    hub.publish([event(1)]);
    await expect.poll(staying.seqs).toEqual([1]);
    expect(leaving.received).toEqual([]);
  });
});

describe('what passes and is not kept', () => {
  const delta = { type: 'transcript_delta', callId: 'c', talkId: 't', startMs: 0, role: 'caller' } as const;
  const readOnly = { ...openIdentity, scopes: new Set(['calls:read'] as const) };
  const texts = ({ received }: { received: string[] }) => received.map((text) => JSON.parse(text).text as string);

  test('reaches only those who may hear it, in order', async () => {
    const hub = createHub(quietHub);
    const [listening, reading] = [await connected(), await connected()];
    hub.admit(listening.client, openIdentity);
    hub.admit(reading.client, readOnly);
    for (const text of ['a', 'b']) hub.publishLive('calls:listen', { ...delta, text });
    await expect.poll(() => texts(listening)).toEqual(['a', 'b']);
    hub.publish([event(1)]);
    await expect.poll(reading.seqs).toEqual([1]);
  });

  test('no longer reaches who has left, or has a token that allows less', async () => {
    const hub = createHub(quietHub);
    const [left, lessened, staying] = [await connected(), await connected(), await connected()];
    for (const { client } of [left, lessened, staying]) hub.admit(client, openIdentity);
    hub.remove(left.client);
    hub.admit(lessened.client, readOnly);
    hub.publishLive('calls:listen', { ...delta, text: 'a' });
    await expect.poll(() => texts(staying)).toEqual(['a']);
    expect([left.received, lessened.received]).toEqual([[], []]);
  });

  test('is not waited with for a client that is being welcomed or is behind', async () => {
    const hub = createHub(quietHub);
    const [welcomed, behind] = [await connected(), await connected()];
    for (const { client } of [welcomed, behind]) hub.admit(client, openIdentity);
    welcomed.client.hold();
    behind.socket.pause();
    for (let count = 0; count < 400; count += 1) {
      hub.publishLive('calls:listen', { ...delta, text: 'x'.repeat(64 * 1024) });
      await new Promise(setImmediate);
    }
    welcomed.client.release(0);
    hub.publishLive('calls:listen', { ...delta, text: 'last' });
    await expect.poll(() => texts(welcomed)).toEqual(['last']);
    expect(closings).toEqual([]);
    expect(behind.client.isOpen).toBe(true);
  });
});

describe('a client that is being told something else first', () => {
  test('gets what was held back after it, less what it already has', async () => {
    const hub = createHub(quietHub);
    const { client, seqs } = await connected();
    hub.admit(client, openIdentity);
    client.hold();
    hub.publish(events(1, 6));
    client.send({ type: 'pong', serverTime: '2026-01-01T00:00:00Z' });
    client.release(4);
    hub.publish(events(7, 7));
    await expect.poll(seqs).toEqual([undefined, 5, 6, 7]);
  });

  test('does not get an event again that reaches the hub late', async () => {
    const hub = createHub(quietHub);
    const { client, seqs } = await connected();
    hub.admit(client, openIdentity);
    client.release(2);
    hub.publish(events(2, 3));
    await expect.poll(seqs).toEqual([3]);
  });
});

describe('a client that reads too slowly', () => {
  test('is closed when its queue is full, and the others are not held up', async () => {
    const hub = createHub(quietHub);
    const [slow, quick] = [await connected(), await connected()];
    hub.admit(slow.client, openIdentity);
    hub.admit(quick.client, openIdentity);
    slow.socket.pause();
    // The kernel takes some megabytes before ours begin to wait.
    const count = 400;
    for (let seq = 1; seq <= count; seq += 1) {
      hub.publish([event(seq, 64 * 1024)]);
      await expect.poll(() => quick.received.length, { interval: 1 }).toBe(seq);
      if (closings.length > 0) break;
    }
    expect(closings).toEqual(['slow-consumer']);
    expect(slow.client.isOpen).toBe(false);
    expect(quick.client.isOpen).toBe(true);
  });

  test('gets a long replay at its own pace', async () => {
    const { client, received } = await connected();
    const frames = Array.from({ length: 200 }, (_, index) => textFrame(`${index}${'x'.repeat(64 * 1024)}`));
    await client.sendAtItsPace(frames);
    await expect.poll(() => received.length).toBe(200);
    expect(closings).toEqual([]);
  });

  test('may hold back no more than the queue’s size', async () => {
    const hub = createHub(quietHub);
    const { client } = await connected();
    hub.admit(client, openIdentity);
    client.hold();
    hub.publish(events(1, 20, limits.maxQueuedBytes / 16));
    expect(closings).toEqual(['slow-consumer']);
  });
});

describe('the heartbeat', () => {
  test('pings a client in its turn and keeps one that answers', async () => {
    const { client, socket } = await connected();
    const pinged = once(socket, 'ping');
    beat([client], limits.heartbeatMs);
    await pinged;
    client.alive = true;
    beat([client], 2 * limits.heartbeatMs);
    expect(closings).toEqual([]);
  });

  test('closes a client that let the last ping pass, and one whose token has run out', async () => {
    const [silent, expired] = [(await connected()).client, (await connected()).client];
    expired.expiresAt = 10;
    beat([silent, expired], limits.heartbeatMs);
    expect(closings).toEqual(['token-expired']);
    beat([silent], 2 * limits.heartbeatMs);
    expect(closings).toEqual(['token-expired', 'heartbeat-lost']);
  });
});
