// Tokens: fetched when needed, renewed before they run out, and never a reason to leave the endpoint.
import { expect, test } from 'vitest';
import type { TokenRequestReason } from './connection/token-source.ts';
import { CallClientError } from './errors.ts';
import { systemClock } from './platform/clock.ts';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient, testClient } from './testing/test-client.ts';

/** An unsigned JWT that runs out in so many ms. */
function tokenFor(lifeMs: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 'äsha', exp: (Date.now() + lifeMs) / 1_000 })}.signature`;
}

/** Gives these tokens in turn, and remembers why it was asked. */
function tokens(...lives: number[]) {
  const asked: TokenRequestReason[] = [];
  const getToken = async (why: TokenRequestReason) => {
    asked.push(why);
    return tokenFor(lives[asked.length - 1] ?? 3_600_000);
  };
  return { asked, getToken };
}

test('the token is shown in hello, and kept for the next connection', async () => {
  await using server = await FailingServer.start();
  const { asked, getToken } = tokens();
  const { client } = await connectedClient({ endpoints: [server.url], getToken });
  server.clients[0]?.drop();
  await expect.poll(() => client.getStats().connects).toBe(2);
  expect(server.clients.map(({ hello }) => hello?.token?.split('.')).map((parts) => parts?.length)).toEqual([3, 3]);
  expect(asked).toEqual(['connect']);
});

test('before it runs out a fresh one is sent on the same connection, with the place to resume at', async () => {
  await using server = await FailingServer.start();
  // Nobody is asked again sooner than after five seconds.
  const { asked, getToken } = tokens(6_000);
  const { client, told, states } = await connectedClient({ endpoints: [server.url], getToken });
  server.world.addCall();
  await expect.poll(() => asked).toEqual(['connect', 'expiring']);
  await expect.poll(() => server.clients[0]?.received.filter(({ type }) => type === 'hello')).toHaveLength(2);
  expect(server.clients[0]?.received.at(-1)).toMatchObject({ resume: { epoch: 'epoch-1', seq: 1 } });
  await client.place({ from: '1', to: '2' });
  await expect.poll(() => told).toEqual(['1 initiated', '2 initiated']);
  expect(states.map(({ name }) => name)).toEqual(['connecting', 'connected']);
  expect(client.getStats().connects).toBe(1);
});

test('a token that the server calls expired is replaced at once, on the same endpoint', async () => {
  await using server = await FailingServer.start({ modes: ['token-expired', 'happy'] });
  await using fallback = await FailingServer.start();
  const { asked, getToken } = tokens();
  const timing = { backoffBaseMs: 3_600_000, backoffCapMs: 3_600_000 };
  const { client } = await connectedClient({ endpoints: [server.url, fallback.url], getToken, timing });
  expect(asked).toEqual(['connect', 'expired']);
  expect(client.state).toEqual({ name: 'connected', endpoint: server.url });
});

test('where every token is called expired it does not run in circles, but waits between the tries', async () => {
  await using server = await FailingServer.start({ modes: ['token-expired'] });
  const { asked, getToken } = tokens();
  const { client, states } = testClient({ endpoints: [server.url], getToken });
  void client.connect();
  await expect.poll(() => asked.length).toBeGreaterThan(4);
  const waits = states.filter((state) => 'retryInMs' in state && state.retryInMs !== null);
  expect(waits.length).toBeGreaterThanOrEqual(asked.length - 3);
  expect(new Set(asked.slice(1))).toEqual(new Set(['expired']));
});

test('a fresh token that cannot be checked just now is followed by another one, on the same connection', async () => {
  const verdicts: ('good' | 'not-checked')[] = ['good', 'not-checked', 'good'];
  await using server = await FailingServer.start({ checkToken: () => verdicts.shift() ?? 'good' });
  const { asked, getToken } = tokens(300);
  const { client, errors } = await connectedClient({ endpoints: [server.url], getToken });
  await expect.poll(() => server.clients[0]?.received.filter(({ type }) => type === 'hello')).toHaveLength(3);
  expect(asked).toEqual(['connect', 'expiring', 'expiring']);
  expect([client.getStats().connects, errors]).toEqual([1, []]);
});

test('where no token can be checked it goes on trying', async () => {
  const verdicts: ('good' | 'not-checked')[] = ['not-checked', 'not-checked'];
  await using server = await FailingServer.start({ checkToken: () => verdicts.shift() ?? 'good' });
  const { client, states } = await connectedClient({ endpoints: [server.url], getToken: tokens().getToken });
  expect(client.state.name).toBe('connected');
  expect(states).toContainEqual(expect.objectContaining({ cause: expect.objectContaining({ kind: 'refused' }) }));
});

test('a token that ran out while the client was offline is not shown', async () => {
  await using server = await FailingServer.start();
  const { asked, getToken } = tokens();
  let sleptMs = 0;
  const clock = { ...systemClock, now: () => performance.now() + sleptMs };
  const { client } = await connectedClient({ endpoints: [server.url], getToken, clock });
  await server.stop();
  sleptMs = 3_600_000;
  await server.startAgain();
  await expect.poll(() => client.getStats().connects).toBe(2);
  expect(asked).toEqual(['connect', 'connect']);
});

test('getToken that fails is asked again; no endpoint is blamed for it', async () => {
  await using server = await FailingServer.start();
  let asked = 0;
  const { states, client } = await connectedClient({
    endpoints: [server.url, 'ws://127.0.0.1:1'],
    getToken: () => {
      asked += 1;
      if (asked < 3) throw new Error('the token server is down');
      return 'token';
    },
  });
  expect(client.state).toEqual({ name: 'connected', endpoint: server.url });
  expect(states.find((state) => 'cause' in state && state.cause !== null)).toMatchObject({
    cause: { kind: 'token-failed', reason: 'Error: the token server is down' },
  });
});

test('getToken that never settles is given up, and asked again', async () => {
  await using server = await FailingServer.start();
  let asked = 0;
  const getToken = () => (asked++ === 0 ? new Promise<string>(() => undefined) : Promise.resolve('token'));
  const { client } = testClient({ endpoints: [server.url], getToken, timing: { connectTimeoutMs: 200 } });
  await client.connect();
  expect(asked).toBe(2);
});

test('getToken may say that there will be none: the client stops', async () => {
  await using server = await FailingServer.start();
  const getToken = () => Promise.reject(new CallClientError('unauthorized', 'Signed out.'));
  const { client } = testClient({ endpoints: [server.url], getToken });
  await expect(client.connect()).rejects.toMatchObject({ code: 'unauthorized', message: 'Signed out.' });
  expect(client.state).toMatchObject({ name: 'disconnected', cause: { kind: 'unauthorized' } });
  expect(server.tried).toEqual([]);
});

test('after a token was refused, connecting asks for another one', async () => {
  await using server = await FailingServer.start({ modes: ['token-invalid', 'happy'] });
  const { asked, getToken } = tokens();
  const { client } = testClient({ endpoints: [server.url], getToken });
  await expect(client.connect()).rejects.toMatchObject({ code: 'unauthorized' });
  await client.connect();
  expect(asked).toEqual(['connect', 'connect']);
});

test('whoever comes back after leaving shows a token of their own', async () => {
  await using server = await FailingServer.start();
  const { asked, getToken } = tokens();
  const { client } = await connectedClient({ endpoints: [server.url], getToken });
  client.disconnect();
  await client.connect();
  expect(asked).toEqual(['connect', 'connect']);
});

test('a token that cannot be read is shown as it is', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url], getToken: () => 'opaque' });
  expect(server.clients[0]?.hello?.token).toBe('opaque');
  expect(client.state.name).toBe('connected');
});
