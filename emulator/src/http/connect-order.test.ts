import { expect, test } from 'vitest';
import { connectOrder } from './connect-order.ts';

const needed = { From: '09876500001', To: '+919876500002', CallerId: '08047000001' };

function order(parameters: Record<string, string> | [string, string][]) {
  return connectOrder(new URLSearchParams(parameters), ['08047000001']);
}

test('the three needed parameters make an order', () => {
  expect(order(needed)).toEqual({
    ok: true,
    value: {
      mode: 'two-numbers',
      order: {
        from: '09876500001',
        to: '09876500002',
        exoPhone: '08047000001',
        customField: null,
        ringLimitMs: null,
        timeLimitMs: null,
        recording: null,
        statusCallback: null,
      },
    },
  });
});

test('an order takes every documented parameter and ignores the others', () => {
  const documented = {
    CallType: 'trans',
    TimeLimit: '14400',
    TimeOut: '30',
    WaitUrl: 'https://audio.example/wait.wav',
    Record: 'true',
    RecordingChannels: 'dual',
    RecordingFormat: 'mp3-hq',
    CustomField: 'x'.repeat(128),
    StartPlaybackToNew: 'Both',
    StartPlaybackValueNew: 'https://audio.example/hello.wav',
    Unheard: 'of',
  };
  const result = order({ ...needed, ...documented });
  expect(result).toMatchObject({
    ok: true,
    value: { order: { ringLimitMs: 30_000, timeLimitMs: 14_400_000, recording: 'dual' } },
  });
});

test.each([
  ['From', '', 'From is missing'],
  ['To', '', 'To is missing'],
  ['CallerId', '', 'CallerId is missing'],
  ['From', 'sip:agent1', 'From is not a phone number'],
  ['CallerId', '08047000009', 'CallerId is not an ExoPhone of this account'],
  ['CallType', 'promo', 'CallType must be trans'],
  ['TimeLimit', '14401', 'TimeLimit must be a whole number from 1 to 14400'],
  ['TimeOut', '-1', 'TimeOut must be a whole number from 1 to 14400'],
  ['Record', 'yes', 'Record must be true or false'],
  ['RecordingChannels', 'stereo', 'RecordingChannels must be single or dual'],
  ['CustomField', 'x'.repeat(129), 'CustomField is longer than 128 characters'],
  ['StatusCallback', 'ftp://app.example/', 'StatusCallback must be an http or https URL without a user name in it'],
  [
    'StatusCallback',
    'http://a:b@app.example/',
    'StatusCallback must be an http or https URL without a user name in it',
  ],
  [
    'StatusCallbackContentType',
    'text/xml',
    'StatusCallbackContentType must be multipart/form-data or application/json or application/x-www-form-urlencoded',
  ],
])('%s=%s is refused', (name, value, error) => {
  expect(order({ ...needed, [name]: value })).toEqual({ ok: false, error });
});

const flowUrl = 'http://my.exotel.com/emulated1/exoml/start_voice/228040';
const streamOrder = { StreamUrl: 'wss://bot.example/stream', StreamType: 'bidirectional' };

test.each([flowUrl, 'https://my.exotel.in/exoml/start/228040'])('Url %s leads to the flow with its app id', (Url) => {
  const expected = { mode: 'to-flow', order: { kind: 'to-flow', from: '09876500001', flowId: '228040' } };
  expect(order({ From: needed.From, CallerId: needed.CallerId, Url })).toMatchObject({ ok: true, value: expected });
});

test('StreamUrl with StreamType leads to a bot, and its calls may report their ringing', () => {
  const events = { StatusCallback: 'https://app.example/hook', StatusCallbackEvents: 'terminal,ringing' };
  const result = order({ From: needed.From, CallerId: needed.CallerId, ...streamOrder, ...events });
  expect(result).toMatchObject({
    ok: true,
    value: {
      mode: 'to-stream',
      streamUrl: 'wss://bot.example/stream',
      order: { kind: 'to-stream', flowId: null, statusCallback: { events: ['ringing', 'terminal'] } },
    },
  });
});

test.each([
  [
    { Url: 'https://app.example/flow' },
    'Url must be a flow: http://my.exotel.com/{account}/exoml/start_voice/{app_id}',
  ],
  [{ ...streamOrder, Url: flowUrl }, 'StreamUrl and Url do not go together'],
  [{ StreamUrl: streamOrder.StreamUrl }, 'StreamType must be bidirectional'],
  [{ ...streamOrder, StreamUrl: 'https://bot.example/' }, 'StreamUrl must be a ws or wss URL'],
  [{ ...streamOrder, StreamUrl: `wss://bot.example/${'x'.repeat(600)}` }, 'StreamUrl is longer than 599 characters'],
  [{ ...streamOrder, StreamName: 'x'.repeat(33) }, 'StreamName is longer than 32 characters'],
])('%j is refused', (parameters: Record<string, string>, error) => {
  expect(order({ ...needed, ...parameters })).toEqual({ ok: false, error });
});

test.each([
  [
    [
      ['StatusCallbackEvents[0]', 'terminal'],
      ['StatusCallbackEvents[1]', 'answered'],
    ],
    ['answered', 'terminal'],
  ],
  [
    [
      ['StatusCallbackEvents[]', 'terminal'],
      ['StatusCallbackEvents[]', 'answered'],
    ],
    ['answered', 'terminal'],
  ],
  [[['StatusCallbackEvents', 'terminal, answered']], ['answered', 'terminal']],
  [[['StatusCallbackEvents[0]', 'answered']], ['answered']],
  [[['StatusCallbackEvents[0]', 'ringing']], []],
  [[], null],
] as [[string, string][], string[] | null][])('the parameters %j subscribe to %j', (events, subscribed) => {
  const result = order([...Object.entries(needed), ['StatusCallback', 'https://app.example/hook'], ...events]);
  expect(result).toMatchObject({ ok: true, value: { order: { statusCallback: { events: subscribed } } } });
});

test('an unknown event is refused', () => {
  const callback = { StatusCallback: 'https://app.example/hook', 'StatusCallbackEvents[0]': 'hangup' };
  const result = order({ ...needed, ...callback });
  expect(result).toEqual({ ok: false, error: 'StatusCallbackEvents must be answered or terminal' });
});
