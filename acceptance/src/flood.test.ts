// One client that sends a thousand messages in a second: it is slowed down, and nobody else notices.
import { limits } from '@patchcord/protocol/limits';
import { AppClient } from '@patchcord/testing/app-client';
import { ServerProcess } from '@patchcord/testing/server-process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectedDevice, type SdkDevice } from './sdk-device.ts';

const FLOOD = 1000;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ LOG_LEVEL: 'info' });
});
afterAll(() => server[Symbol.asyncDispose]());

function deviceOf(userId: string): Promise<SdkDevice> {
  return connectedDevice({ endpoints: [server.url], userId, deviceId: userId });
}

test('is told which messages were refused and for how long, then closed; a call of others goes its way', async () => {
  using ravi = await deviceOf('ravi');
  using asha = await deviceOf('asha');
  await using loud = await AppClient.connect(`${server.wsUrl}/ws`);
  for (let sent = 0; sent < FLOOD; sent += 1) {
    loud.send({ type: 'end_call', callId: 'none', requestId: `flood-${sent}` });
  }
  const call = await ravi.client.place({ to: 'asha' });
  await (await asha.ringOf(call.callId)).accept();
  await expect.poll(() => call.status).toBe('in-progress');
  await call.end();
  await expect.poll(() => asha.statusesOf(call.callId)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);

  expect(await loud.closing()).toEqual({ code: 4002, reason: 'message-flood' });
  // Those that were let in are refused as well: there is no such call.
  expect(loud.all('error').length).toBeGreaterThan(limits.maxRefusedInARow);
  const refused = loud.all('error').filter(({ code }) => code === 'rate-limited');
  const names = refused.map(({ requestId }) => requestId);
  expect(names.every((name) => name?.startsWith('flood-'))).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  expect(refused[0]).toMatchObject({ temporary: true, retryAfterMs: expect.any(Number) });
  for (const { client } of [ravi, asha]) expect(client.getStats()).toMatchObject({ connects: 1, failures: 0 });
});

test('an app that asks for too much at once has all of it done, by the SDK’s own pace', async () => {
  using ravi = await deviceOf('ravi');
  using _asha = await deviceOf('asha');
  const orders = Array.from({ length: 60 }, (_, index) =>
    ravi.client.place({ to: 'asha', requestId: `order-${index}` }),
  );
  // While a call rings between the two, every further order is that call.
  const calls = new Set((await Promise.all(orders)).map(({ callId }) => callId));
  expect(calls.size).toBe(1);
});
