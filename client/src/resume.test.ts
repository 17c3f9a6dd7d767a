// What the app is told after it was away: everything once, in order; or the truth as it is now.
import { expect, test } from 'vitest';
import { CallWorld } from './testing/call-world.ts';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient, MemoryStorage, testClient } from './testing/test-client.ts';

test('events of the time away are told once and in order, after them the live ones', async () => {
  await using server = await FailingServer.start();
  const { client, told } = await connectedClient({ endpoints: [server.url] });
  const { callId } = server.world.addCall();
  server.world.setStatus(callId, 'ringing');
  await expect.poll(() => told).toEqual(['1 initiated', '2 ringing']);
  server.use('refuse-500', 'happy');
  server.clients[0]?.drop();
  server.world.setStatus(callId, 'in-progress');
  await expect.poll(() => client.getStats()).toMatchObject({ connects: 2, resumes: 1 });
  server.world.setStatus(callId, 'completed');
  await expect.poll(() => told).toEqual(['1 initiated', '2 ringing', '3 in-progress', '4 completed']);
  expect(server.clients[1]?.hello?.resume).toEqual({ epoch: 'epoch-1', seq: 2 });
});

test('an event that comes twice is told once', async () => {
  await using server = await FailingServer.start();
  const { client, told } = await connectedClient({ endpoints: [server.url] });
  const data = server.world.addCall();
  server.clients[0]?.tell({ type: 'call_status_update', seq: 1, data });
  server.world.setStatus(data.callId, 'ringing');
  await expect.poll(() => told).toEqual(['1 initiated', '2 ringing']);
  expect(client.getStats()).toMatchObject({ events: 2, duplicates: 1 });
});

test('another instance of the same deployment resumes where the first one was', async () => {
  const world = new CallWorld();
  await using first = await FailingServer.start({ world });
  await using second = await FailingServer.start({ world });
  const { client, told } = await connectedClient({ endpoints: [first.url, second.url] });
  const call = world.addCall();
  await expect.poll(() => told).toHaveLength(1);
  await first.stop();
  world.setStatus(call.callId, 'ringing');
  await expect.poll(() => told).toEqual(['1 initiated', '2 ringing']);
  expect(client.getStats()).toMatchObject({ failovers: 1, resumes: 1, snapshots: 0 });
});

test('calls of the snapshot are there as soon as connect() is fulfilled', async () => {
  await using server = await FailingServer.start();
  const { callId } = server.world.addCall({ status: 'ringing' });
  server.world.setStatus(server.world.addCall().callId, 'completed');
  const { client } = await connectedClient({ endpoints: [server.url] });
  expect(client.calls).toMatchObject([{ callId, status: 'ringing' }]);
});

test('where nothing can be resumed, calls take the state of the snapshot, whatever their versions were', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const placed = await client.place({ from: '1', to: '2' });
  const statuses: string[] = [];
  placed.on('status', (status) => statuses.push(status));
  server.use('refuse-500', 'happy');
  server.clients[0]?.drop();
  server.world.startNewLog();
  server.world.calls.set(placed.callId, { ...placed.data, status: 'in-progress', version: 0 });
  await expect.poll(() => statuses).toEqual(['in-progress']);
  server.world.setStatus(placed.callId, 'completed');
  expect((await placed.done).status).toBe('completed');
  expect(client.getStats()).toMatchObject({ resumes: 0, snapshots: 1 });
});

test('a call that the new snapshot does not name is asked for, and ends as it did', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const placed = await client.place({ from: '1', to: '2' });
  server.use('refuse-500', 'happy');
  server.clients[0]?.drop();
  server.world.setStatus(placed.callId, 'no-answer');
  server.world.startNewLog();
  expect(await placed.done).toMatchObject({ status: 'no-answer', callId: placed.callId });
  expect(client.calls).toEqual([]);
});

test('an empty snapshot means that nothing is active: a call that nobody knows of any more is lost, and says so', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const placed = await client.place({ from: '1', to: '2' });
  const left: number[] = [];
  placed.on('update', () => left.push(client.calls.length));
  server.use('refuse-500', 'happy');
  server.clients[0]?.drop();
  server.world.loseEverything();
  await expect(placed.done).rejects.toMatchObject({ code: 'call-lost', callId: placed.callId });
  expect(client.calls).toEqual([]);
  // Whoever shows the calls hears of it as of any change.
  expect(left).toEqual([0]);
  expect(server.world.placed).toHaveLength(1);
});

test('the server is asked again until it answers', async () => {
  await using server = await FailingServer.start();
  let asked = 0;
  const { client } = await connectedClient({
    endpoints: [server.url],
    random: () => 0,
    fetch: async (url, init) => {
      asked += 1;
      if (asked === 1) throw new TypeError('network down');
      return asked === 2 ? new Response('', { status: 503 }) : fetch(url, init);
    },
  });
  const placed = await client.place({ from: '1', to: '2' });
  server.clients[0]?.drop();
  server.world.setStatus(placed.callId, 'busy');
  server.world.startNewLog();
  expect((await placed.done).status).toBe('busy');
  expect(asked).toBe(3);
});

test('with storage, a page that is loaded again resumes as the same device; without, it starts anew', async () => {
  await using server = await FailingServer.start();
  const storage = new MemoryStorage();
  const before = await connectedClient({ endpoints: [server.url], storage });
  const { callId } = server.world.addCall();
  await expect.poll(() => before.told).toEqual(['1 initiated']);
  before.client.disconnect();
  server.world.setStatus(callId, 'ringing');
  server.world.setStatus(callId, 'in-progress');

  const after = await connectedClient({ endpoints: [server.url], storage });
  await expect.poll(() => after.told).toEqual(['2 ringing', '3 in-progress']);
  expect(after.client.deviceId).toBe(before.client.deviceId);
  // The replay does not take the call of the snapshot back to what it was before.
  expect(after.client.calls).toMatchObject([{ callId, status: 'in-progress' }]);

  const other = await connectedClient({ endpoints: [server.url] });
  expect(other.client.deviceId).not.toBe(before.client.deviceId);
  expect(server.clients.at(-1)?.hello?.resume).toBeUndefined();
});

test.each([
  [
    'throws',
    () => {
      throw new Error('denied');
    },
  ],
  ['holds nonsense', () => '{"epoch":7,"seq":-1}'],
  ['rejects', () => Promise.reject(new Error('denied'))],
])('storage that %s is lived without', async (_what, getItem) => {
  await using server = await FailingServer.start();
  const setItem = () => {
    throw new Error('full');
  };
  const { told } = await connectedClient({ endpoints: [server.url], deviceId: 'd', storage: { getItem, setItem } });
  server.world.addCall();
  await expect.poll(() => told).toEqual(['1 initiated']);
});

test('figures that come after the end still reach the call', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const placed = await client.place({ from: '1', to: '2' });
  server.world.setStatus(placed.callId, 'completed');
  await placed.done;
  server.world.update(placed.callId, { price: 0.75, settled: true });
  await expect.poll(() => placed.data).toMatchObject({ price: 0.75, settled: true, status: 'completed' });
});

test('events that a server without tokens sends before the welcome are told after it, once', async () => {
  await using server = await FailingServer.start({ modes: ['slow-welcome'], slowMs: 50 });
  const { client, told } = testClient({ endpoints: [server.url] });
  void client.connect();
  await expect.poll(() => server.clients[0]?.hello).toBeDefined();
  const data = server.world.addCall();
  server.clients[0]?.tell({ type: 'call_status_update', seq: 1, data });
  await expect.poll(() => client.calls).toHaveLength(1);
  server.world.setStatus(data.callId, 'ringing');
  await expect.poll(() => told).toEqual(['2 ringing']);
});
