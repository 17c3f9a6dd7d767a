import { expect, test } from 'vitest';
import { spelledNumber } from './dialects.ts';
import { startEmulator } from './start-emulator.ts';
import { restClient, twoPhones } from './testing/rest-client.ts';
import { shortTimings } from './testing/short-timings.ts';

const sid = expect.stringMatching(/^[0-9a-z]{32}$/);

test('REST answers are written as the dialect says', async () => {
  const dialects = { numbers: 'e164', uri: 'Calls', missing: 'empty', figures: 'strings' } as const;
  await using emulator = await startEmulator({ timings: { ...shortTimings, settleAfterMs: 0 }, dialects });
  const client = restClient(emulator);
  const connected = (await (await client.connect(twoPhones)).json()) as { Call: Record<string, string> };
  expect(connected.Call).toMatchObject({
    Sid: sid,
    ParentCallSid: '',
    EndTime: '',
    From: '+919876509998',
    To: '+919876509999',
    PhoneNumberSid: '+918047000001',
    Uri: `/v1/Accounts/emulated1/Calls/${connected.Call['Sid']}`,
  });
  await expect.poll(() => emulator.calls()[0]?.phase).toBe('settled');
  const { Call } = await client.getJson(`/Calls/${connected.Call['Sid']}.json`);
  expect(Call).toMatchObject({ Duration: '0', Price: '0' });
});

test('the other spelling of Uri and of missing values is there too', async () => {
  const dialects = { uri: 'Calls.json', missing: 'null' } as const;
  await using emulator = await startEmulator({ timings: shortTimings, dialects });
  const client = restClient(emulator);
  const call = await client.call();
  const { Call } = await client.getJson(`/Calls/${call}.json`);
  expect(Call).toMatchObject({ Uri: `/v1/Accounts/emulated1/Calls.json/${call}`, ParentCallSid: null });
});

test('a number that is not Indian has one spelling', () => {
  expect(spelledNumber('+14155550100', { numbers: 'e164' })).toBe('+14155550100');
});

test('the same seed gives the same CallSids', async () => {
  const sids = async () => {
    await using emulator = await startEmulator({ timings: shortTimings, seed: 'seven', speed: 10, startAt: 0 });
    const client = restClient(emulator);
    return [await client.call(), await client.call()];
  };
  expect(await sids()).toEqual(await sids());
});

test('a fast clock runs a call in a fraction of its time', async () => {
  await using emulator = await startEmulator({ speed: 200 });
  const before = performance.now();
  await restClient(emulator).call();
  await expect.poll(() => emulator.calls()[0]?.phase, { interval: 5, timeout: 10_000 }).toBe('settled');
  expect(performance.now() - before).toBeLessThan(10_000);
});
