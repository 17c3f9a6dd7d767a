import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { startReceiver } from '../testing/callback-receiver.ts';
import { restClient, twoPhones } from '../testing/rest-client.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';

const quick = { timings: shortTimings, callbacks: shortDelivery };

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

test('a fault posted over HTTP hits the next matching request', async () => {
  await using emulator = await startEmulator(quick);
  const response = await post(`${emulator.url}/_emulator/faults`, { match: 'connect', kind: 'status', status: 500 });
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual({ match: 'connect', kind: 'status', status: 500, times: 1 });
  const client = restClient(emulator);
  expect((await client.get('')).status).toBe(200);
  expect((await client.connect(twoPhones)).status).toBe(500);
});

test.each([
  ['faults', { kind: 'explode' }, 'kind'],
  ['faults', { kind: 'delay' }, 'delayMs'],
  ['callback-faults', { drop: 'some' }, 'drop'],
  ['callback-faults', { duplicate: 0 }, 'duplicate'],
])('POST %s with %j is refused with the field that is wrong', async (path, body, field) => {
  await using emulator = await startEmulator();
  const response = await post(`${emulator.url}/_emulator/${path}`, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: 'invalid', problems: [{ path: field, message: expect.any(String) }] });
});

test('the calls are shown with how their callbacks went', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const sid = await restClient(emulator).call({ StatusCallback: receiver.url });
  await receiver.receive(1);
  const { calls } = (await (await fetch(`${emulator.url}/_emulator/calls`)).json()) as { calls: unknown[] };
  expect(calls).toMatchObject([
    { sid, status: 'completed', callbacks: [{ type: 'terminal', callStatus: 'completed' }] },
  ]);
});

test('the newest calls are shown, as many as are asked for', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  const sids = [await client.call(), await client.call(), await client.call()];
  const response = await fetch(`${emulator.url}/_emulator/calls?limit=2`);
  const { calls } = (await response.json()) as { calls: { sid: string }[] };
  expect(calls.map(({ sid }) => sid)).toEqual([sids[2], sids[1]]);
  expect((await fetch(`${emulator.url}/_emulator/calls?limit=0`)).status).toBe(400);
});

test('deleting the faults takes back those of answers and those of callbacks', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  await post(`${emulator.url}/_emulator/faults`, { kind: 'reset', times: 100 });
  await post(`${emulator.url}/_emulator/callback-faults`, { drop: 'all' });
  const response = await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
  expect(response.status).toBe(204);
  await restClient(emulator).call({ StatusCallback: receiver.url });
  await receiver.receive(1);
});
