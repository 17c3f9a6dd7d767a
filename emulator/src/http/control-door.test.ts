import { expect, test } from 'vitest';
import { readRecording, replayCallback } from '../exchange/callback-replay.ts';
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

test('somebody calls in over HTTP, presses digits and hangs up', async () => {
  await using emulator = await startEmulator({
    speed: 'stepwise',
    flows: {
      inline: {
        menu: {
          start: 'menu',
          applets: {
            menu: { applet: 'gather', maxDigits: 2, next: 'wait' },
            wait: { applet: 'gather', timeoutSeconds: 99 },
          },
        },
      },
    },
  });
  const door = `${emulator.url}/_emulator`;
  const called = await post(`${door}/calls/inbound`, { from: '+919876509998', to: '08047000001', flow: 'menu' });
  expect(called.status).toBe(201);
  const { sid } = (await called.json()) as { sid: string };
  expect((await post(`${door}/calls/${sid}/digits`, { digits: '12' })).status).toBe(204);
  expect((await post(`${door}/clock/advance`, { ms: 100 })).status).toBe(204);
  expect(emulator.calls()).toMatchObject([{ sid, timeline: [{ name: 'menu', edge: 'digits' }] }]);
  expect((await fetch(`${door}/calls/${sid}/hangup`, { method: 'POST' })).status).toBe(204);
  expect(emulator.calls()).toMatchObject([{ sid, phase: 'ended' }]);
});

test.each([
  ['/calls/inbound', { from: '1', to: '08047000001' }, 400, 'from is not a phone number'],
  ['/calls/inbound', { from: '09876509998', to: '08047000001', flow: 'x' }, 400, 'flow is not there'],
  ['/calls/sid1/digits', { digits: '12' }, 404, 'no flow and no bot has this call'],
  ['/calls/sid1/digits', { digits: 'A' }, 400, 'invalid'],
  ['/calls/sid1/hangup', {}, 404, 'nobody is on this call'],
  ['/clock/advance', { ms: 1 }, 409, 'the clock of this emulator is not stepwise'],
  ['/clock/advance', { ms: -1 }, 400, 'invalid'],
  ['/numbers/+14155550100', { dnd: true }, 400, 'not an Indian phone number'],
  ['/numbers/09876500001', { dnd: 'yes' }, 400, 'invalid'],
])('POST %s with %j is a %i', async (path, body, status, error) => {
  await using emulator = await startEmulator(quick);
  const response = await post(`${emulator.url}/_emulator${path}`, body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error });
});

test('what is set about a number is what its metadata say', async () => {
  await using emulator = await startEmulator(quick);
  await post(`${emulator.url}/_emulator/numbers/09876500001`, { dnd: true, type: 'Landline' });
  await post(`${emulator.url}/_emulator/numbers/+919876500001`, { circle: 'GJ' });
  const { Numbers } = await restClient(emulator).getJson('/Numbers/09876500001.json');
  expect(Numbers).toMatchObject({ DND: 'Yes', Type: 'Landline', Circle: 'GJ', Operator: 'A' });
});

test('callbacks are recorded as JSON lines without their address, and can be sent to another one', async () => {
  await using receiver = await startReceiver();
  await using second = await startReceiver();
  await using emulator = await startEmulator(quick);
  await restClient(emulator).call({
    StatusCallback: receiver.url,
    CustomField: 'lead-42',
    StatusCallbackEvents: 'terminal',
  });
  await receiver.receive(1);
  const jsonLines = await (await fetch(`${emulator.url}/_emulator/callbacks`)).text();
  expect(jsonLines).not.toContain('s3cret');
  const [recorded, ...others] = readRecording(jsonLines);
  expect(others).toEqual([]);
  if (recorded === undefined) throw new Error('Nothing was recorded');
  expect(await replayCallback(recorded, second.url)).toEqual({ ok: true, status: 200 });
  expect(second.received).toEqual(receiver.received);
});
