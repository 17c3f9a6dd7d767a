// The two halves of Exotel's language meet: what the emulator says, the client must understand.
import { ExotelClient, parseBody, readReport } from '@patchcord/exotel';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from './start-emulator.ts';
import { startReceiver } from './testing/callback-receiver.ts';
import { eventually } from './testing/eventually.ts';
import { shortDelivery, shortTimings } from './testing/short-timings.ts';

const quick = { timings: shortTimings, callbacks: shortDelivery };
const twoNumbers = { from: '+919876509998', to: '+919876500003', callerId: '08047000001' };

function clientOf({ url }: Emulator): ExotelClient {
  return new ExotelClient({ accountSid: 'emulated1', apiKey: 'key', apiToken: 'token', baseUrl: url });
}
