// The door that app clients and media peers share: who is handed over, and who is sent away.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reject } from '@patchcord/protocol';
import { AppClient } from '@patchcord/testing/app-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { openIdentity } from '../auth/identity.ts';
import { type AppDoor, createAppDoor } from './app-door.ts';
import type { SessionDeps } from './client-session.ts';
import { createHub } from './hub.ts';
import type { MediaDoor } from './media-door.ts';

let server: Server;
let door: AppDoor;
let media: MediaDoor;
let handedOver: { first: string | null; ws: WebSocket }[];
let mediaRefused: number;
let apps: AppClient[];

beforeEach(async () => {
  [handedOver, apps, mediaRefused] = [[], [], 0];
  const deps: SessionDeps = {
    hub: createHub(() => undefined),
    devices: { connect: vi.fn(), leave: vi.fn(), hear: vi.fn(), hasComeElsewhere: vi.fn(), reconcile: vi.fn() },
    greet: async () => undefined,
    calls: { placeCall: vi.fn(), hangUp: vi.fn(), answering: answering() },
    signals: { join: vi.fn() },
    newDeviceId: () => 'device',
    verifier: { required: false, verify: async () => ({ ok: true, identity: openIdentity }) },
    now: () => Date.now(),
    onRefused: () => undefined,
    onClosing: () => undefined,
    onMediaRefused: () => {
      mediaRefused += 1;
    },
    onError: (error) => expect.unreachable(String(error)),
    rejectionOf: () => reject('internal'),
  };
  media = { judge: () => ({ kind: 'unnamed', serve: (ws, first) => takeOver(ws, first.toString()) }) };
  const options = { publicUrl: 'http://127.0.0.1', maxClients: 2, otherEndpoints: [] };
  door = createAppDoor({ ...options, media: { judge: (request) => media.judge(request) } }, deps);
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', door.upgrade);
  await once(server, 'listening');
});
afterEach(async () => {
  for (const { ws } of handedOver) ws.terminate();
  await Promise.all(apps.map((app) => app[Symbol.asyncDispose]()));
  await door.drain(0);
  server.close();
});

function answering() {
  return { acknowledge: vi.fn(), accept: vi.fn(), reject: vi.fn(), ignore: vi.fn() };
}

function takeOver(ws: WebSocket, first: string | null): void {
  handedOver.push({ ws, first });
  ws.on('message', (data: Buffer) => ws.send(JSON.stringify({ heard: data.toString() })));
}

async function connect(path: string): Promise<AppClient> {
  const app = await AppClient.connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  apps.push(app);
  return app;
}

test('a peer that shows by its first message that it is a media peer is handed over whole', async () => {
  const peer = await connect('/exotel-stream');
  peer.send({ event: 'connected' });
  peer.send({ event: 'start' });
  await expect.poll(() => handedOver.map(({ first }) => first)).toEqual(['{"event":"connected"}']);
  await expect.poll(() => peer.messages).toEqual([{ heard: '{"event":"start"}' }]);
  expect(door.clients).toBe(0);
});

test('one that has shown credentials is handed over at once', async () => {
  media = { judge: () => ({ kind: 'stream', serve: (ws) => takeOver(ws, null) }) };
  await connect('/exotel-stream');
  expect(handedOver).toMatchObject([{ first: null }]);
  expect(door.clients).toBe(0);
});

test('one with wrong credentials does not get in, and one that had to show some is told to stay away', async () => {
  media = { judge: () => ({ kind: 'refused', rejection: reject('stream-unauthorized') }) };
  await expect(connect('/exotel-stream')).rejects.toThrow('401');
  media = { judge: () => ({ kind: 'unnamed', serve: null }) };
  const peer = await connect('/exotel-stream');
  peer.send({ event: 'connected' });
  expect(await peer.closing()).toEqual({ code: 4202, reason: 'stream-unauthorized' });
  expect(mediaRefused).toBe(1);
});

test('an app client beside them stays one, and on /ws a media peer is nothing else', async () => {
  const app = await connect('/exotel-stream');
  app.send({ type: 'ping', id: '1' });
  expect(await app.told('pong')).toMatchObject({ id: '1' });
  app.send({ event: 'connected' });
  expect(await app.told('error')).toMatchObject({ code: 'unknown-message-type' });
  const other = await connect('/ws');
  other.send({ event: 'connected' });
  expect(await other.told('error')).toMatchObject({ code: 'unknown-message-type' });
  expect(handedOver).toEqual([]);
});

test('streams do not count among the app clients, of whom there may be so many', async () => {
  await connect('/ws');
  await connect('/exotel-stream');
  await expect(connect('/ws')).rejects.toThrow('503');
  await expect(connect('/exotel-stream')).rejects.toThrow('503');
  media = { judge: () => ({ kind: 'stream', serve: (ws) => takeOver(ws, null) }) };
  await connect('/exotel-stream');
  expect([handedOver.length, door.clients]).toEqual([1, 2]);
});

test('while draining no stream gets in, and those that run go on', async () => {
  const peer = await connect('/exotel-stream');
  peer.send({ event: 'connected' });
  await expect.poll(() => handedOver.length).toBe(1);
  await door.drain(0);
  await expect(connect('/exotel-stream?call=c&token=t')).rejects.toThrow('503');
  peer.send({ event: 'media' });
  await expect.poll(() => peer.messages).toEqual([{ heard: '{"event":"media"}' }]);
});
