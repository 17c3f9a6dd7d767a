import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { startEmulator } from '../start-emulator.ts';
import { eventually } from '../testing/eventually.ts';
import { fakeStreams } from '../testing/fake-streams.ts';
import { callIn, steps } from '../testing/flow-call.ts';
import { restClient } from '../testing/rest-client.ts';

/** A bot that takes every stream and says nothing. */
async function startBot(): Promise<{ url: string } & AsyncDisposable> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('an account can be read in both formats', async () => {
  await using emulator = await startEmulator();
  const client = restClient(emulator);
  expect(await client.getJson('.json')).toMatchObject({ Account: { Sid: 'emulated1', Status: 'active' } });
  expect(await (await client.get('')).text()).toContain('<Account><Sid>emulated1</Sid>');
});

test('there are no active streams out of a hundred', async () => {
  await using emulator = await startEmulator();
  const client = restClient(emulator);
  expect(await (await client.get('/ActiveStreams')).text()).toContain(
    '<TwilioResponse><Stream><ActiveStreamCount>0</ActiveStreamCount><ThrottleLimit>100</ThrottleLimit></Stream></TwilioResponse>',
  );
  expect(await client.getJson('/ActiveStreams.json')).toEqual({
    status: 'success',
    active_streams: 0,
    max_allowed_streams: 100,
    account_sid: 'emulated1',
  });
});

test.each(['09876500001', '%2B919876500001'])('the metadata of %s has the documented keys', async (number) => {
  await using emulator = await startEmulator();
  const { Numbers } = await restClient(emulator).getJson(`/Numbers/${number}.json`);
  expect(Numbers).toMatchObject({ PhoneNumber: '09876500001', DND: 'No' });
  const keys = ['PhoneNumber', 'Circle', 'CircleName', 'Type', 'Operator', 'OperatorName', 'DND'];
  expect(Object.keys(Numbers as object)).toEqual(keys);
});

test('a number that is not Indian is a 400 RestException', async () => {
  await using emulator = await startEmulator();
  expect((await restClient(emulator).get('/Numbers/+14155550100')).status).toBe(400);
});

test('streams are counted, and the limit is the account’s', async () => {
  await using bot = await startBot();
  await using emulator = await startEmulator({
    streamLimit: 1,
    voicebotUrl: bot.url,
    phones: fakeStreams().patientPhones,
  });
  const client = restClient(emulator);
  const [first, second] = [callIn(emulator), callIn(emulator)];
  await eventually(async () => {
    expect(await client.getJson('/ActiveStreams.json')).toMatchObject({ active_streams: 1, max_allowed_streams: 1 });
  });
  await eventually(() =>
    expect(steps(emulator, second)).toEqual(['bot:next (failed by NA: Streaming_call_throttled)']),
  );
  emulator.hangUp(first);
  await eventually(async () => {
    expect(await client.getJson('/ActiveStreams.json')).toMatchObject({ active_streams: 0 });
  });
});

test('the dialect decides on the format of the active streams', async () => {
  await using emulator = await startEmulator({ dialects: { activeStreams: 'xml' } });
  expect(await (await restClient(emulator).get('/ActiveStreams.json')).text()).toContain('<ActiveStreamCount>0<');
});
