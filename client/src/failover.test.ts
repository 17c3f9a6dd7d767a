// Which failure leads where: the same endpoint, another one, or nowhere.
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CallWorld } from './testing/call-world.ts';
import { FailingServer } from './testing/failing-server.ts';
import type { FailureMode } from './testing/modes.ts';
import { connectedClient, testClient } from './testing/test-client.ts';

async function twoServers(primaryModes: FailureMode[], fallbackModes: FailureMode[] = []) {
  const world = new CallWorld();
  const primary = await FailingServer.start({ world, modes: primaryModes, slowMs: 60_000 });
  const fallback = await FailingServer.start({ world, modes: fallbackModes });
  const endpoints = [primary.url, fallback.url];
  const close = () => Promise.all([primary[Symbol.asyncDispose](), fallback[Symbol.asyncDispose]()]);
  return { world, primary, fallback, endpoints, [Symbol.asyncDispose]: async () => void (await close()) };
}

test.each<[FailureMode, string]>([
  ['refuse-404', 'unreachable'],
  ['refuse-500', 'unreachable'],
  ['refuse-never', 'connect-timeout'],
  ['no-first-message', 'welcome-timeout'],
  ['slow-welcome', 'welcome-timeout'],
  ['refuse-hello', 'refused'],
  ['close-before-welcome', 'closed'],
  ['close-when-connected', 'closed'],
  ['drop-when-connected', 'closed'],
  ['draining', 'closed'],
])('a primary that does "%s" is left for the fallback', async (mode, kind) => {
  await using servers = await twoServers([mode]);
  const timing = { connectTimeoutMs: 300, welcomeTimeoutMs: 300 };
  const { client, states } = testClient({ endpoints: servers.endpoints, timing });
  void client.connect();
  await expect.poll(() => client.state).toEqual({ name: 'connected', endpoint: servers.fallback.url });
  expect(states.find((state) => 'retryInMs' in state && state.retryInMs !== null)).toMatchObject({ cause: { kind } });
  expect(servers.primary.tried).toEqual([mode]);
});

test('a primary that nobody listens at is left for the fallback', async () => {
  await using servers = await twoServers([]);
  await servers.primary.stop();
  const { client } = await connectedClient({ endpoints: servers.endpoints });
  expect(client.state).toEqual({ name: 'connected', endpoint: servers.fallback.url });
});

test.each<[FailureMode, string, string]>([
  ['token-invalid', 'disconnected', 'unauthorized'],
  ['refuse-401', 'disconnected', 'unauthorized'],
  ['device-replaced', 'replaced', 'replaced'],
])('after "%s" the client goes nowhere: a fallback would say the same', async (mode, name, code) => {
  await using servers = await twoServers([mode]);
  // The platform's own WebSocket does not tell the status of a refused handshake; `ws` does.
  const { client } = testClient({ endpoints: servers.endpoints, WebSocket: WebSocket as never });
  const connected = client.connect();
  await expect.poll(() => client.state.name).toBe(name);
  if (mode !== 'device-replaced') await expect(connected).rejects.toMatchObject({ code });
  await expect(client.place({ from: '1', to: '2' })).rejects.toMatchObject({ code });
  expect(servers.primary.tried).toEqual([mode]);
  expect(servers.fallback.tried).toEqual([]);
});

test('"slow-consumer" is of the retry band; a connection that had not lasted is made elsewhere', async () => {
  await using servers = await twoServers(['slow-consumer']);
  const { client } = testClient({ endpoints: servers.endpoints });
  void client.connect();
  await expect.poll(() => servers.fallback.open).toHaveLength(1);
});

test('the first drop of a good connection is retried at the same endpoint, and elsewhere if that fails', async () => {
  await using servers = await twoServers(['happy', 'happy', 'refuse-500']);
  const timing = { goodAfterMs: 0 };
  const { client, lifecycle } = await connectedClient({ endpoints: servers.endpoints, timing });
  const reconnectedTo = async (count: number) => {
    await expect.poll(() => client.getStats().connects).toBe(count);
    return client.state;
  };
  // When the answer to a ping is there, the connection has lasted.
  lifecycle.tell('wake');
  await expect.poll(() => client.getStats().roundTripMs).not.toBeNull();
  servers.primary.clients[0]?.drop();
  expect(await reconnectedTo(2)).toEqual({ name: 'connected', endpoint: servers.primary.url });
  servers.primary.clients[1]?.drop();
  expect(await reconnectedTo(3)).toEqual({ name: 'connected', endpoint: servers.fallback.url });
  expect(client.getStats()).toMatchObject({ connects: 3, failovers: 1, resumes: 2 });
});

test('with all endpoints gone it keeps trying all of them, and is back when one is', async () => {
  await using servers = await twoServers([]);
  const { client, states } = await connectedClient({ endpoints: servers.endpoints });
  await Promise.all([servers.primary.stop(), servers.fallback.stop()]);
  const tried = (url: string) => states.filter((state) => 'retryInMs' in state && state.endpoint === url).length;
  await expect.poll(() => tried(servers.primary.url) > 4 && tried(servers.fallback.url) > 4).toBe(true);
  await servers.fallback.startAgain();
  await expect.poll(() => client.state).toEqual({ name: 'connected', endpoint: servers.fallback.url });
});

test('it stays with the fallback that works, and returns to the primary when nothing would notice', async () => {
  await using servers = await twoServers(['refuse-500', 'happy']);
  const { client, states } = await connectedClient({ endpoints: servers.endpoints, timing: { returnToPrimaryMs: 20 } });
  const call = await client.place({ from: '1', to: '2' });
  // Calls of others would notice nothing.
  servers.world.addCall();
  expect(client.state).toEqual({ name: 'connected', endpoint: servers.fallback.url });
  // The call is in progress for ten rounds of looking for the primary.
  await new Promise<void>((resolve) => {
    let pongs = 0;
    client.on('message', ({ message }) => {
      if (message?.type === 'pong') pongs += 1;
      if (pongs === 10) resolve();
      else if (message?.type === 'pong') setTimeout(() => client.send({ type: 'ping' }), 30);
    });
    client.send({ type: 'ping' });
  });
  expect(servers.primary.tried).toHaveLength(1);

  servers.world.setStatus(call.callId, 'completed');
  await expect.poll(() => client.state).toEqual({ name: 'connected', endpoint: servers.primary.url });
  expect(states.at(-2)).toMatchObject({ name: 'reconnecting', cause: { kind: 'returning-to-primary' } });
  await expect.poll(() => servers.fallback.open).toEqual([]);
  expect(client.getStats()).toMatchObject({ connects: 2, resumes: 1 });
});

test('a primary that is still away is looked for without giving up the fallback', async () => {
  await using servers = await twoServers(['refuse-500']);
  const { states, client } = await connectedClient({ endpoints: servers.endpoints, timing: { returnToPrimaryMs: 10 } });
  const told = states.length;
  await expect.poll(() => servers.primary.tried.length).toBeGreaterThan(4);
  expect(states).toHaveLength(told);
  expect(client.state.name).toBe('connected');
});

test('goaway: it stays until the time is there, then goes where it is sent, and resumes', async () => {
  const world = new CallWorld();
  await using elsewhere = await FailingServer.start({ world });
  const goaway = { reconnectAfterMs: 100, endpoints: ['ws://127.0.0.1:1/ws', elsewhere.url] };
  await using leaving = await FailingServer.start({ world, modes: ['goaway-when-connected'], goaway });
  const { client, states, told } = await connectedClient({ endpoints: [leaving.url] });
  world.addCall();
  await expect.poll(() => told).toEqual(['1 initiated']);
  expect(client.state).toEqual({ name: 'connected', endpoint: leaving.url });

  await expect.poll(() => client.state).toEqual({ name: 'connected', endpoint: elsewhere.url });
  expect(states.find(({ name }) => name === 'reconnecting')).toMatchObject({ cause: { kind: 'goaway' } });
  expect(elsewhere.clients[0]?.hello?.resume).toEqual({ epoch: 'epoch-1', seq: 1 });
});

test('a goaway instead of a welcome is obeyed as well', async () => {
  await using elsewhere = await FailingServer.start();
  const goaway = { reconnectAfterMs: 0, endpoints: [elsewhere.url] };
  await using leaving = await FailingServer.start({ modes: ['goaway-first'], goaway });
  const { client } = await connectedClient({ endpoints: [leaving.url] });
  expect(client.state).toEqual({ name: 'connected', endpoint: elsewhere.url });
});

test('what is not of the protocol, or of a later one, does no harm', async () => {
  await using server = await FailingServer.start({ modes: ['garbage'] });
  const { client, errors } = await connectedClient({ endpoints: [server.url] });
  const placed = await client.place({ from: '1', to: '2' });
  server.world.setStatus(placed.callId, 'ringing');
  await expect.poll(() => placed.status).toBe('ringing');
  expect(errors.map(({ code }) => code)).toEqual(['invalid-server-message', 'invalid-server-message']);
  expect(client.getStats().connects).toBe(1);
});
