import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { restClient } from '../testing/rest-client.ts';

const authorization = `Basic ${Buffer.from('key:token').toString('base64')}`;

test('the ExoPhones are listed in both versions of the API', async () => {
  await using emulator = await startEmulator({ exoPhones: ['08047000001', '+918047000002'] });
  const answer = await fetch(`${emulator.url}/v2_beta/Accounts/emulated1/IncomingPhoneNumbers`, {
    headers: { authorization },
  });
  const exoPhone = (number: string) => ({
    sid: number,
    phone_number: `+91${number.slice(1)}`,
    friendly_name: number,
    capabilities: { voice: true, sms: true },
    country: 'IN',
    region: 'KA',
  });
  expect(await answer.json()).toEqual({
    page: 0,
    page_size: 50,
    incoming_phone_numbers: [exoPhone('08047000001'), exoPhone('08047000002')],
  });
  expect(await restClient(emulator).getJson('/IncomingPhoneNumbers.json')).toEqual({
    IncomingPhoneNumbers: [
      { IncomingPhoneNumber: { PhoneNumber: '08047000001' } },
      { IncomingPhoneNumber: { PhoneNumber: '08047000002' } },
    ],
  });
});

test('the newer version of the API asks for credentials too', async () => {
  await using emulator = await startEmulator();
  expect((await fetch(`${emulator.url}/v2_beta/Accounts/emulated1/IncomingPhoneNumbers`)).status).toBe(401);
});
