// Commands are done once, told in time, and never wait without end.
import { expect, test } from 'vitest';
import { CallClientError } from './errors.ts';
import { CallWorld } from './testing/call-world.ts';
import { FailingServer } from './testing/failing-server.ts';
import { connectedClient, testClient } from './testing/test-client.ts';

const mission = { from: '1234567890', to: '9876543210' };

test('a placed call is there as soon as the server has stored it, and tells every status until its end', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const call = await client.place({ ...mission, callType: 'video', requestId: 'order-17' });
  expect(call).toMatchObject({ status: 'initiated', callType: 'video', requestId: 'order-17' });
  expect(client.calls).toEqual([call]);
  const statuses: string[] = [];
  call.on('status', (status) => statuses.push(status));
  for (const status of ['ringing', 'in-progress', 'completed'] as const) server.world.setStatus(call.callId, status);
  expect(await call.done).toMatchObject({ status: 'completed', from: mission.from, to: mission.to });
  expect(statuses).toEqual(['ringing', 'in-progress', 'completed']);
  expect(client.calls).toEqual([]);
});

test('without `from` the user of the client calls', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url], userId: 'asha' });
  await client.place({ to: 'ravi' });
  expect(server.world.placed).toMatchObject([{ callerId: 'asha', recipientId: 'ravi' }]);
  const nobody = testClient({ endpoints: [server.url] });
  await expect(nobody.client.place({ to: 'ravi' })).rejects.toMatchObject({ code: 'invalid-options' });
});

test('an agent calls from the usual number, or from the one given', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const call = await client.place({ to: mission.to, agent: 'desk' });
  await client.place({ to: mission.to, agent: 'desk', from: '08047000002' });
  expect(call.data.agent).toBe('desk');
  expect(server.world.placed.map(({ agent, callerId }) => [agent, callerId])).toEqual([
    ['desk', undefined],
    ['desk', '08047000002'],
  ]);
});

test('a call placed while offline is sent when there is a connection', async () => {
  await using server = await FailingServer.start({ modes: ['refuse-500', 'refuse-500', 'happy'] });
  const { client } = testClient({ endpoints: [server.url] });
  const placing = client.place(mission);
  expect(client.getStats().queued).toBe(1);
  void client.connect();
  expect((await placing).status).toBe('initiated');
  expect(client.getStats().queued).toBe(0);
});

test('a call whose confirmation was lost is asked for again by the same requestId, and placed once', async () => {
  const world = new CallWorld();
  await using first = await FailingServer.start({ world, modes: ['drop-on-command'] });
  await using second = await FailingServer.start({ world });
  const { client } = await connectedClient({ endpoints: [first.url, second.url] });
  const call = await client.place(mission);
  expect(call.status).toBe('initiated');
  expect(world.placed).toHaveLength(1);
  expect(second.clients[0]?.received).toContainEqual({ ...world.placed[0] });
});

test('a command that cannot be sent before its deadline was not done', async () => {
  const { client } = testClient({ endpoints: ['ws://127.0.0.1:1'] });
  void client.connect();
  const late = client.place({ ...mission, deadlineMs: 30 });
  await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded', outcome: 'not-done', temporary: true });
  expect(client.getStats().queued).toBe(0);
});

test('a command that was sent but not answered before its deadline may have been done', async () => {
  await using server = await FailingServer.start({ modes: ['no-pong'] });
  const { client } = await connectedClient({ endpoints: [server.url] });
  const late = client.place({ ...mission, deadlineMs: 50 });
  await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded', outcome: 'unknown' });
});

test('a refusal is a typed error with the server’s code', async () => {
  await using server = await FailingServer.start({ refuse: () => 'invalid-number' });
  const { client, errors } = await connectedClient({ endpoints: [server.url] });
  const error = await client.place(mission).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallClientError);
  expect(error).toMatchObject({ code: 'invalid-number', temporary: false, outcome: 'not-done' });
  expect(errors).toEqual([]);
});

test.each(['store-unavailable', 'rate-limited'] as const)('"%s" is tried again until it is done', async (code) => {
  let refusals = 0;
  await using server = await FailingServer.start({ refuse: () => (refusals++ < 3 ? code : undefined) });
  const { client } = await connectedClient({ endpoints: [server.url] });
  expect((await client.place(mission)).status).toBe('initiated');
  expect(refusals).toBe(4);
});

test('what a draining instance refuses is done by the next one', async () => {
  const world = new CallWorld();
  await using leaving = await FailingServer.start({ world, refuse: () => 'draining' });
  await using staying = await FailingServer.start({ world });
  const { client } = await connectedClient({ endpoints: [leaving.url, staying.url] });
  const placing = client.place(mission);
  await expect.poll(() => leaving.clients[0]?.received.at(-1)?.type).toBe('incoming_call');
  leaving.clients[0]?.tell({ type: 'goaway', reconnectAfterMs: 0, endpoints: [staying.url] });
  expect((await placing).status).toBe('initiated');
  expect(staying.open).toHaveLength(1);
});

test('a flood that the server refuses unread is sent again', async () => {
  await using server = await FailingServer.start({ modes: ['no-pong'] });
  const { client } = await connectedClient({ endpoints: [server.url] });
  const placing = client.place(mission);
  const peer = server.clients[0];
  await expect.poll(() => peer?.received.at(-1)?.type).toBe('incoming_call');
  const refusal = {
    type: 'error',
    code: 'rate-limited',
    message: 'Too many.',
    temporary: true,
    retryAfterMs: 5,
  } as const;
  peer?.socket.send(JSON.stringify(refusal));
  await expect.poll(() => peer?.received.filter(({ type }) => type === 'incoming_call')).toHaveLength(2);
  client.disconnect();
  await expect(placing).rejects.toMatchObject({ code: 'disconnected', outcome: 'unknown' });
});

test('many commands go at the pace that the server allows, in order; too many are refused here', async () => {
  await using server = await FailingServer.start();
  const { client } = testClient({ endpoints: [server.url] });
  const placing = Array.from({ length: 40 }, (_, index) => client.place({ ...mission, to: String(index) }));
  void client.connect();
  await Promise.all(placing.slice(0, 30));
  expect(server.world.placed.length).toBeLessThan(40);
  await Promise.all(placing);
  expect(server.world.placed.map(({ recipientId }) => Number(recipientId))).toEqual([...Array(40).keys()]);

  client.disconnect();
  const waiting = Array.from({ length: 200 }, () => client.place(mission));
  await expect(client.place(mission)).rejects.toMatchObject({ code: 'queue-full', temporary: true });
  client.disconnect();
  const ends = await Promise.allSettled(waiting);
  expect(ends.map((end) => end.status === 'rejected' && end.reason.code)).toEqual(Array(200).fill('disconnected'));
});

test('ending a call is fulfilled by the answer, or by the end itself where the server gives none', async () => {
  await using server = await FailingServer.start();
  const { client } = await connectedClient({ endpoints: [server.url] });
  const call = await client.place(mission);
  await call.end();
  expect((await call.done).status).toBe('completed');
  await expect(call.end()).rejects.toMatchObject({ code: 'call-already-ended' });

  const silent = await client.place(mission);
  const ending = silent.end();
  server.clients[0]?.fallSilent();
  const view = { ...silent.data, status: 'canceled', version: 9, endedAt: new Date().toISOString() } as const;
  server.clients[0]?.socket.send(JSON.stringify({ type: 'call_status_update', seq: 99, data: view }));
  await ending;
});

test('an error that answers no command is an event', async () => {
  await using server = await FailingServer.start();
  const { errors, client } = await connectedClient({ endpoints: [server.url] });
  client.send({ type: 'incoming_call', callerId: '1', recipientId: '2' });
  await expect.poll(() => client.calls).toHaveLength(1);
  server.clients[0]?.tell({
    type: 'error',
    code: 'exotel-kyc-required',
    message: 'KYC.',
    temporary: false,
    callId: 'c',
  });
  await expect.poll(() => errors).toMatchObject([{ code: 'exotel-kyc-required', callId: 'c' }]);
});

test('a message of one’s own is sent only while there is a connection', async () => {
  await using server = await FailingServer.start();
  const { client } = testClient({ endpoints: [server.url] });
  expect(client.send({ type: 'ping' })).toBe(false);
  await client.connect();
  expect(client.send('{"type":"ping","id":"mine"}')).toBe(true);
  await expect.poll(() => server.clients[0]?.received.at(-1)).toEqual({ type: 'ping', id: 'mine' });
});
