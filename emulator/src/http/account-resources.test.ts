import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { restClient } from '../testing/rest-client.ts';

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
