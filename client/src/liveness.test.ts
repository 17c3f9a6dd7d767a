// A connection that only seems to be there is noticed, and the device's own word is taken.
import { expect, test } from 'vitest';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient, testClient } from './testing/test-client.ts';

const pings = (client: { received: { type: string }[] } | undefined) =>
  client?.received.filter(({ type }) => type === 'ping').length;

test('a server that falls silent is left after a heartbeat and the time for its answer', async () => {
  await using server = await FailingServer.start({ modes: ['no-pong', 'happy'], heartbeatMs: 50 });
  const { client, states } = testClient({ endpoints: [server.url], timing: { pongTimeoutMs: 50 } });
  void client.connect();
  await expect.poll(() => client.getStats().connects).toBe(2);
  expect(states.find(({ name }) => name === 'reconnecting')).toMatchObject({
    cause: { kind: 'silent', wasConnected: true, reason: expect.stringMatching(/^nothing heard for \d+ ms$/) },
  });
});

test('a server that answers every heartbeat is kept', async () => {
  await using server = await FailingServer.start({ heartbeatMs: 20 });
  const { client } = await connectedClient({ endpoints: [server.url] });
  await expect.poll(() => pings(server.clients[0])).toBeGreaterThan(10);
  expect(client.getStats()).toMatchObject({ connects: 1, roundTripMs: expect.any(Number) });
});

test.each(['wake', 'online', 'offline'] as const)('on "%s" the connection is checked at once', async (event) => {
  await using server = await FailingServer.start();
  const { client, lifecycle } = await connectedClient({ endpoints: [server.url], timing: { checkTimeoutMs: 60 } });
  server.clients[0]?.fallSilent();
  lifecycle.tell(event);
  await expect.poll(() => client.getStats().connects).toBe(2);
});

test('a connection that outlives the check is kept', async () => {
  await using server = await FailingServer.start({ heartbeatMs: 60_000 });
  const { client, lifecycle } = await connectedClient({ endpoints: [server.url] });
  lifecycle.tell('wake');
  await expect.poll(() => client.getStats().roundTripMs).not.toBeNull();
  expect(client.getStats().connects).toBe(1);
});

test.each(['wake', 'online'] as const)('on "%s" the next try is made at once', async (event) => {
  await using server = await FailingServer.start({ modes: ['refuse-500', 'happy'] });
  const timing = { backoffBaseMs: 3_600_000, backoffCapMs: 3_600_000 };
  const { client, lifecycle, states } = testClient({ endpoints: [server.url], timing, random: () => 0.9 });
  void client.connect();
  await expect.poll(() => states.at(-1)).toMatchObject({ retryInMs: expect.any(Number) });
  lifecycle.tell(event);
  await expect.poll(() => client.state.name).toBe('connected');
});

test('after disconnect nothing is listened to and nothing is tried', async () => {
  await using server = await FailingServer.start();
  const { client, lifecycle, states } = await connectedClient({ endpoints: [server.url] });
  expect(lifecycle.listeners).toBe(1);
  client.disconnect();
  expect(states.at(-1)).toEqual({ name: 'disconnected', cause: null });
  expect(lifecycle.listeners).toBe(0);
  await server.clients[0]?.closed;
  await client.connect();
  expect(server.tried).toHaveLength(2);
});

test('two connections of one device: the newest wins, the other one does not come back', async () => {
  await using server = await FailingServer.start();
  const older = await connectedClient({ endpoints: [server.url], deviceId: 'tab' });
  const newer = await connectedClient({ endpoints: [server.url], deviceId: 'tab' });
  await expect.poll(() => older.client.state).toMatchObject({ name: 'replaced', cause: { code: 4203 } });
  expect(newer.client.state.name).toBe('connected');
  // The older tab may take over again when its user wants it to.
  await older.client.connect();
  await expect.poll(() => newer.client.state.name).toBe('replaced');
  expect(server.tried).toHaveLength(3);
});
