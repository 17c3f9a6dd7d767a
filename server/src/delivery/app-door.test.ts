// The door that app clients and media peers share: who is handed over, and who is sent away.
import type { IncomingMessage } from 'node:http';
import { limits, reject } from '@patchcord/protocol';
import type { AppClient } from '@patchcord/testing/app-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { openIdentity } from '../auth/identity.ts';
import type { AppDoor } from './app-door.ts';
import type { MediaDoor } from './media-door.ts';
import { openTestDoor } from './testing/test-door.ts';

let door: AppDoor;
let connect: (path: string) => Promise<AppClient>;
let media: MediaDoor;
let handedOver: { first: string | null; ws: WebSocket }[];
let mediaRefused: number;
const handshakes = { burst: 10, perSecond: 0.01 };

beforeEach(async () => {
  [handedOver, mediaRefused] = [[], 0];
  media = { judge: () => ({ kind: 'unnamed', serve: (ws, first) => takeOver(ws, first.toString()) }) };
  const options = { maxClients: 2, handshakes, media: { judge: (request: IncomingMessage) => media.judge(request) } };
  const onMediaRefused = () => {
    mediaRefused += 1;
  };
  ({ door, connect } = await openTestDoor(options, { onMediaRefused }));
});
afterEach(() => {
  for (const { ws } of handedOver) ws.terminate();
});

function takeOver(ws: WebSocket, first: string | null): void {
  handedOver.push({ ws, first });
  ws.on('message', (data: Buffer) => ws.send(JSON.stringify({ heard: data.toString() })));
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

test('so many handshakes there may be; a flood of apps keeps no stream away', async () => {
  for (let count = 0; count < handshakes.burst; count += 1) await connect('/ws').catch(() => undefined);
  await expect(connect('/ws')).rejects.toThrow('429');
  media = { judge: () => ({ kind: 'stream', serve: (ws) => takeOver(ws, null) }) };
  await connect('/exotel-stream');
  expect(handedOver).toHaveLength(1);
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

test('nobody gets in whose token was still being checked when the draining began', async () => {
  const checking = Promise.withResolvers<void>();
  const checked = Promise.withResolvers<void>();
  const verify = async () => {
    checking.resolve();
    await checked.promise;
    return { ok: true, identity: openIdentity } as const;
  };
  const slow = await openTestDoor({}, { verifier: { required: true, verify } });
  const late = expect(slow.connect('/ws', { authorization: 'Bearer token' })).rejects.toThrow('503');
  await checking.promise;
  await slow.door.drain(0);
  checked.resolve();
  await late;
  expect(slow.door.clients).toBe(0);
});

test('what comes too fast is refused by the name of its request, unless it is too large to be looked at', async () => {
  const still = await openTestDoor({}, { now: () => 0 });
  const app = await still.connect('/ws');
  for (let sent = 0; sent <= limits.messageBurst; sent += 1) app.send({ type: 'ping', requestId: `r${sent}` });
  app.send({ type: 'ping', requestId: 'large', pad: 'x'.repeat(1024) });
  app.socket.send('no JSON');
  await expect.poll(() => app.all('error').map(({ code }) => code)).toEqual(Array(3).fill('rate-limited'));
  const names = app.all('error').map(({ requestId }) => requestId);
  expect(names).toEqual([`r${limits.messageBurst}`, undefined, undefined]);
});
