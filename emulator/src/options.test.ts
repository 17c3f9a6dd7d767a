import { expect, test } from 'vitest';
import { startEmulator } from './start-emulator.ts';
import { restClient, twoPhones } from './testing/rest-client.ts';
import { shortTimings } from './testing/short-timings.ts';

test('calls are placed with the ExoPhones of the options, in any form', async () => {
  await using emulator = await startEmulator({ timings: shortTimings, exoPhones: ['+918047000007'] });
  const client = restClient(emulator);
  expect((await client.connect({ ...twoPhones, CallerId: '8047000007' })).status).toBe(200);
  expect((await client.connect({ ...twoPhones, CallerId: '08047000001' })).status).toBe(400);
});

test('an ExoPhone that is no phone number is refused', async () => {
  await expect(startEmulator({ exoPhones: ['none'] })).rejects.toThrow('An ExoPhone must be a phone number');
});
