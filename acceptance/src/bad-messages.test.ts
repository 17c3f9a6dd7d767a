// What apps get wrong: a typed error each time, and the connection goes on serving.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

const MiB = 1024 * 1024;
const call = { type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210', callType: 'voice' };

test.each<[string, string | Buffer, string]>([
  ['not JSON', 'hello', 'invalid-json'],
  ['half of JSON', '{"type":"hello"', 'invalid-json'],
  ['nothing', '', 'invalid-json'],
  ['a list', '[]', 'invalid-message'],
  ['null', 'null', 'invalid-message'],
  ['a number', '7', 'invalid-message'],
  ['no type', '{}', 'unknown-message-type'],
  ['a type that is none', '{"type":"test","message":"Hello server"}', 'unknown-message-type'],
  ['a type that is an object', '{"type":{}}', 'unknown-message-type'],
  ['the name of an inherited property', '{"type":"constructor"}', 'unknown-message-type'],
  ['a binary frame', Buffer.from([0, 1, 2, 255]), 'binary-not-supported'],
  ['a frame of 1 MiB', `"${'x'.repeat(MiB - 2)}"`, 'message-too-large'],
  ['a message of 65 KiB', JSON.stringify({ ...call, more: 'x'.repeat(65 * 1024) }), 'message-too-large'],
  ['30,000 levels', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'invalid-message'],
  [
    '30,000 levels inside a field',
    `{"type":"ping","id":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    'invalid-message',
  ],
  ['a number as a string’s place', JSON.stringify({ ...call, callerId: 1234567890 }), 'invalid-message'],
  ['a missing field', JSON.stringify({ ...call, recipientId: undefined }), 'invalid-message'],
  ['a call type that is none', JSON.stringify({ ...call, callType: 'fax' }), 'invalid-message'],
  ['an empty requestId', JSON.stringify({ ...call, requestId: '' }), 'invalid-message'],
  ['a number that is none', JSON.stringify({ ...call, recipientId: '12' }), 'invalid-number'],
  ['a user who was never here', JSON.stringify({ ...call, recipientId: 'alice' }), 'unknown-user'],
  ['a number too short', JSON.stringify({ ...call, callerId: '12345' }), 'invalid-number'],
  ['the same number twice', JSON.stringify({ ...call, callerId: '+91 98765 43210' }), 'same-number'],
  ['video to a phone', JSON.stringify({ ...call, callType: 'video' }), 'video-needs-app-user'],
  ['the end of no call', '{"type":"end_call","callId":"none"}', 'call-not-found'],
  ['an AgentStream event on /ws', '{"event":"connected"}', 'unknown-message-type'],
])('%s gets the error it deserves and the connection stays', async (_what, frame, code) => {
  const app = await world.app();
  app.socket.send(frame, { binary: Buffer.isBuffer(frame) });
  expect(await app.told('error')).toMatchObject({ code, temporary: false, message: expect.any(String) });
  app.send({ type: 'ping', id: 'still there?' });
  expect(await app.told('pong')).toMatchObject({ id: 'still there?' });
  expect(app.closed).toBeNull();
});

test('an error names the fields that are wrong and the request that it answers', async () => {
  const app = await world.app();
  app.send({ ...call, callerId: 7, callType: 'fax', requestId: 'r-1' });
  const { requestId, issues } = await app.told('error');
  expect(requestId).toBe('r-1');
  expect(issues?.map(({ path }) => path)).toEqual(['callerId', 'callType']);
});

test('fields that nobody knows are ignored', async () => {
  const app = await world.app();
  app.send({ type: 'ping', id: 'x', future: { nested: true }, __proto__: { polluted: true } });
  expect(await app.told('pong')).toMatchObject({ id: 'x' });
});

test('a frame beyond 1 MiB closes the connection with 1009, and others do not notice', async () => {
  const [loud, quiet] = [await world.app(), await world.app()];
  loud.socket.send('x'.repeat(MiB + 1));
  expect((await loud.closing()).code).toBe(1009);
  quiet.send({ type: 'ping' });
  await quiet.told('pong');
});

test('a flood is slowed down with the time to wait, and ends the connection when it goes on', async () => {
  const app = await world.app();
  for (let sent = 0; sent < 100; sent += 1) app.send({ type: 'ping' });
  const limited = await app.told('error', ({ code }) => code === 'rate-limited');
  expect(limited).toMatchObject({ temporary: true, retryAfterMs: expect.any(Number) });
  for (let sent = 0; sent < 1000; sent += 1) app.send({ type: 'ping' });
  expect(await app.closing()).toEqual({ code: 4002, reason: 'message-flood' });
});

test('an app that only listens on /exotel-stream is told of calls too', async () => {
  const listening = await world.app('/exotel-stream');
  const placing = await world.app();
  placing.send({ ...call, recipientId: '9876543299' });
  const statuses = await listening.statusesUntilEnd(({ to }) => to === '9876543299');
  expect(statuses).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
});

test('other addresses, and pages of strangers, are not let in', async () => {
  await expect(world.app('/nowhere')).rejects.toThrow('404');
  await expect(world.app('/ws', { origin: 'https://evil.example' })).rejects.toThrow('403');
  const local = await world.app('/ws', { origin: 'http://localhost:3000' });
  local.send({ type: 'ping' });
  await local.told('pong');
  const api = await world.get('/api/calls', { headers: { origin: 'https://evil.example' } });
  expect(api).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } });
});
