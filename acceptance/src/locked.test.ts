// A server with its secrets set, as in production.
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { floodUntilLimited, startWorld, type World } from './world.ts';

const AUTH_SECRET = 'a-secret-of-more-than-thirty-two-characters';
const EXOTEL_WEBHOOK_SECRET = 'webhook-secret-0123456789';
const missionMessage = { type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210', callType: 'voice' };

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: { AUTH_SECRET, EXOTEL_WEBHOOK_SECRET } });
});
afterAll(async () => world[Symbol.asyncDispose]());

function token(scope: string, options: { expires?: string; secret?: string } = {}): Promise<string> {
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('tester')
    .setExpirationTime(options.expires ?? '5m')
    .sign(new TextEncoder().encode(options.secret ?? AUTH_SECRET));
}

async function introduced(scope: string) {
  const app = await world.app();
  app.send({ type: 'hello', token: await token(scope) });
  return app;
}

test('a call goes from hello to its end on webhooks that carry the token of their call', async () => {
  const app = await introduced('calls:place calls:read');
  await app.told('welcome');
  app.send(missionMessage);
  expect(await app.statusesUntilEnd()).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(world.emulator.calls()[0]?.callbacks.map(({ outcome }) => outcome)).not.toContain('failed');
});

test('without a token nothing is told and nothing is done', async () => {
  const app = await world.app();
  app.send(missionMessage);
  expect(await app.told('error')).toMatchObject({ code: 'hello-required' });
  const busy = await introduced('calls:place calls:read');
  busy.send({ ...missionMessage, recipientId: '9876500001' });
  await busy.statusesUntilEnd(({ to }) => to === '9876500001');
  expect(app.messages.map(({ type }) => type)).toEqual(['error']);
});

test.each([
  ['forged', () => token('admin', { secret: 'another-secret-of-more-than-thirty-two' }), 'unauthorized', 4200],
  ['garbage', async () => 'garbage', 'unauthorized', 4200],
  ['expired', () => token('admin', { expires: '-1m' }), 'token-expired', 4003],
])('a %s token is refused with its own code', async (_what, make, code, closeCode) => {
  const bad = await make();
  const app = await world.app();
  app.send({ type: 'hello', token: bad });
  expect(await app.told('error')).toMatchObject({ code });
  expect((await app.closing()).code).toBe(closeCode);
  const headers = { authorization: `Bearer ${bad}` };
  expect(await world.get('/api/calls', { headers })).toMatchObject({ status: 401, body: { code } });
  await expect(world.app('/ws', headers)).rejects.toThrow('401');
});

test('a token allows what its scopes name, and no more', async () => {
  const reader = await introduced('calls:read');
  reader.send(missionMessage);
  expect(await reader.told('error')).toMatchObject({ code: 'forbidden' });
  const placer = await introduced('calls:place');
  expect(await placer.told('error')).toMatchObject({ code: 'forbidden' });
  placer.send({ ...missionMessage, recipientId: '9876543277' });
  await reader.statusesUntilEnd(({ to }) => to === '9876543277');
  expect(placer.updates()).toEqual([]);
  const headers = { authorization: `Bearer ${await token('calls:read')}` };
  expect((await world.get('/api/calls', { headers })).status).toBe(200);
  const post = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' };
  expect(await world.get('/api/calls', post)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await world.get('/api/calls')).toMatchObject({ status: 401 });
});

test('a webhook needs the secret or the token of its call; the secret is not kept with it', async () => {
  const fields = { CallSid: 'b0c8aea60aceb0007fc5a1bb75c218bl', Status: 'completed' };
  const refused = { status: 403 };
  expect(await world.webhook(fields)).toMatchObject(refused);
  expect(await world.webhook(fields, '?key=wrong')).toMatchObject(refused);
  expect(await world.webhook(fields, '?call=01a20644-3784-72bf-813e-a014cea8e2a6&token=wrong')).toMatchObject(refused);
  expect((await world.webhook(fields, `?key=${EXOTEL_WEBHOOK_SECRET}`)).status).toBe(200);
  const headers = { authorization: `Bearer ${await token('admin')}` };
  const list = (await world.get(`/api/calls?callSid=${fields.CallSid}`, { headers })).body['calls'] as {
    callId: string;
  }[];
  const call = await world.get(`/api/calls/${list[0]?.callId}`, { headers });
  expect(call.body['deliveries']).toMatchObject([{ payload: fields }]);
  expect(JSON.stringify(call.body)).not.toContain(EXOTEL_WEBHOOK_SECRET);
});

test('guessing tokens is slowed down', async () => {
  const headers = { authorization: 'Bearer guess' };
  const limited = await floodUntilLimited(() => fetch(`${world.server.url}/api/calls`, { headers }));
  expect(limited.status).toBe(429);
});

test('nothing that the server has logged so far holds a number, a token or a secret', async () => {
  expect(world.server.output).toContain('Call completed');
  for (const hidden of ['1234567890', '9876543210', '98765', AUTH_SECRET, EXOTEL_WEBHOOK_SECRET, 'eyJ', 'token=']) {
    expect(world.server.output).not.toContain(hidden);
  }
});

test('a stream needs the token of its call or the credentials of the account', async () => {
  const bare = await world.app('/exotel-stream');
  bare.socket.send('{"event":"connected"}');
  expect(await bare.closing()).toEqual({ code: 4202, reason: 'stream-unauthorized' });
  expect(bare.messages).toEqual([]);
  await expect.poll(() => world.server.output).toContain('Refused a stream that showed no credentials');

  const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
  await expect(world.app('/exotel-stream', basic('key:wrong'))).rejects.toThrow('401');
  await expect(world.app('/exotel-stream?call=c1&token=abc.def')).rejects.toThrow('401');
  await using known = await world.app('/exotel-stream', basic('key:token'));
  known.socket.send('{"event":"connected"}');
  await expect.poll(async () => (await world.get('/health')).body).toMatchObject({ streams: 1 });
});
