// What deliveries do not show, and that they show all else.
import { expect, test } from 'vitest';
import { shownPayload } from './shown-payload.ts';

const address = 'https://s3.example/acme1/23c1a8b0.mp3';

test.each<[string, object, object]>([
  ['a StatusCallback', { RecordingUrl: address }, { RecordingUrl: '[hidden]' }],
  ['a Passthru after a stream', { Stream: { RecordingUrl: address } }, { Stream: { RecordingUrl: '[hidden]' } }],
  ['an event of IP calling', { CallRecordings: address }, { CallRecordings: '[hidden]' }],
  [
    'CCM',
    { call_details: { recordings: [{ url: address }] } },
    { call_details: { recordings: [{ url: '[hidden]' }] } },
  ],
  ['another encoding', { recording_url: encodeURIComponent(address) }, { recording_url: '[hidden]' }],
  ['JSON that is broken', { Stream: `{"RecordingUrl":"${address}` }, { Stream: '[hidden]' }],
  ['a stream, in such JSON', { Stream: '{"StreamUrl":"wss://key:token@bot.example' }, { Stream: '[hidden]' }],
  ['a name that nobody knows', { Url: 'https://recordings.example/1' }, { Url: '[hidden]' }],
])('an address in %s is hidden', (_what, payload, shown) => {
  expect(shownPayload(JSON.stringify(payload))).toEqual(shown);
});

test('everything else is shown as it came', () => {
  const payload = {
    CallSid: 'c0ffee',
    RecordingUrl: null,
    RecordingAvailableBy: 'Wed, 23 Feb 2022 12:37:32',
    CustomField: 'https://crm.example/leads/42',
    Uri: '/v1/Accounts/acme1/Calls/c0ffee',
    Legs: [{ Status: 'completed', OnCallDuration: '5' }, null],
    Stream: { RecordingUrl: '', Status: 'completed' },
  };
  expect(shownPayload(JSON.stringify(payload))).toEqual(payload);
});
