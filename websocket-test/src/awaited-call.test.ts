import { CallClient } from '@patchcord/client';
import { FailingServer } from '@patchcord/client/testing';
import { expect, onTestFinished, test } from 'vitest';
import { whenAnyReaches, whenReached } from './awaited-call.ts';

async function connected(server: FailingServer): Promise<CallClient> {
  const client = new CallClient({ endpoints: [server.url], timing: { backoffBaseMs: 20 } });
  onTestFinished(() => client.disconnect());
  await client.connect();
  return client;
}

const numbers = { from: '1234567890', to: '9876543210' };

test('a call that takes the status has reached it, whatever other calls do', async () => {
  await using server = await FailingServer.start();
  const call = await (await connected(server)).place(numbers);
  const reached = whenReached(call, 'completed');
  server.world.setStatus(server.world.addCall().callId, 'busy');
  server.world.setStatus(call.callId, 'in-progress');
  server.world.setStatus(call.callId, 'completed');
  expect(await reached).toBe(true);
});

test('a status that the call has passed while nobody looked counts as reached', async () => {
  await using server = await FailingServer.start();
  const call = await (await connected(server)).place(numbers);
  server.world.setStatus(call.callId, 'in-progress');
  await expect.poll(() => call.status).toBe('in-progress');
  expect(await whenReached(call, 'ringing')).toBe(true);
});

test('a call that ends before the awaited status has ended otherwise', async () => {
  await using server = await FailingServer.start();
  const call = await (await connected(server)).place(numbers);
  server.world.setStatus(call.callId, 'no-answer');
  expect(await whenReached(call, 'in-progress')).toBe(false);
});

test('a call that the server has forgotten has ended otherwise', async () => {
  await using server = await FailingServer.start();
  const call = await (await connected(server)).place(numbers);
  server.world.loseEverything();
  server.clients[0]?.drop();
  expect(await whenReached(call, 'completed')).toBe(false);
});

test('without a placed call any call with the very status will do, also one that was there before', async () => {
  await using server = await FailingServer.start();
  const client = await connected(server);
  const awaited = whenAnyReaches(client, 'ringing');
  server.world.setStatus(server.world.addCall().callId, 'in-progress');
  const { callId } = server.world.addCall();
  server.world.setStatus(callId, 'ringing');
  expect((await awaited).callId).toBe(callId);

  const later = new CallClient({ endpoints: [server.url] });
  onTestFinished(() => later.disconnect());
  const there = whenAnyReaches(later, 'ringing');
  await later.connect();
  expect((await there).callId).toBe(callId);
});
