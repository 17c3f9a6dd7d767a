import { describe, expect, test } from 'vitest';
import { capturedStreamDialect, documentedStreamDialect, encodeStreamEvent } from './encode-stream-event.ts';
import { parseStreamEvent } from './parse-stream-event.ts';
import type { StreamEvent, StreamStart } from './stream-event.ts';

const streamSid = '3357459ca698d8c765bac10b0ec418bl';
const start: StreamStart = {
  event: 'start',
  sequenceNumber: 1,
  streamSid,
  callSid: 'b0c8aea60aceb0007fc5a1bb75c218bl',
  accountSid: 'acme1',
  from: '09900000000',
  to: '04400000000',
  customParameters: {},
  mediaFormat: { encoding: 'base64', sampleRate: 8000 },
};
const camelCaseDialect = { ...capturedStreamDialect, names: 'camelCase' as const };
const events: StreamEvent[] = [
  { event: 'connected', protocol: null, version: null },
  start,
  { ...start, customParameters: { tenant: 't1', lead: '42' } },
  { event: 'media', sequenceNumber: 3, streamSid, chunk: 2, timestampMs: 200, payload: Buffer.of(1, 2, 254, 255) },
  { event: 'dtmf', sequenceNumber: 7, streamSid, digit: '5', durationMs: 200 },
  { event: 'mark', sequenceNumber: 15, streamSid, name: 'turn "3" ends' },
  { event: 'stop', sequenceNumber: 20, streamSid, callSid: start.callSid, accountSid: 'acme1', reason: 'callended' },
  { event: 'clear', sequenceNumber: 21, streamSid },
];

describe('what is written is read again', () => {
  const dialects = [
    capturedStreamDialect,
    documentedStreamDialect,
    camelCaseDialect,
    { ...capturedStreamDialect, numbers: 'numbers' as const, sampleRateKey: 'sample-rate' as const },
  ].map((dialect) => ({ ...dialect, encoding: 'base64' as const }));
  test.each(dialects)('in the dialect $names, $numbers, $bitRate, $sampleRateKey', (dialect) => {
    const read = events.map((event) => parseStreamEvent(encodeStreamEvent(event, dialect)));
    expect(read).toEqual(events.map((value) => ({ ok: true, value })));
  });
});

test('start has the shape that was captured, down to the order of its keys', () => {
  expect(encodeStreamEvent(start, capturedStreamDialect)).toBe(
    `{"event":"start","stream_sid":"${streamSid}","sequence_number":"1","start":{"stream_sid":"${streamSid}",` +
      `"call_sid":"${start.callSid}","account_sid":"acme1","from":"09900000000","to":"04400000000",` +
      '"media_format":{"encoding":"base64","sample_rate":"8000","bit_rate":"128kbps"}}}',
  );
});

test('in camel case the names of the fields alone are others, not those of the bot’s own parameters', () => {
  const customParameters = { lead_id: '42' };
  const written = [{ ...start, customParameters }, events[3], events[6]].map(
    (event) => event && JSON.parse(encodeStreamEvent(event, camelCaseDialect)),
  );
  expect(written).toEqual([
    {
      event: 'start',
      streamSid,
      sequenceNumber: '1',
      start: {
        streamSid,
        callSid: start.callSid,
        accountSid: 'acme1',
        from: '09900000000',
        to: '04400000000',
        customParameters,
        mediaFormat: { encoding: 'base64', sampleRate: '8000', bitRate: '128kbps' },
      },
    },
    { event: 'media', streamSid, sequenceNumber: '3', media: { chunk: '2', timestamp: '200', payload: 'AQL+/w==' } },
    {
      event: 'stop',
      streamSid,
      sequenceNumber: '20',
      stop: { callSid: start.callSid, accountSid: 'acme1', reason: 'callended' },
    },
  ]);
});

test('the developer guide counts with numbers and tells bits instead of kbps', () => {
  const written = events.map((event) => JSON.parse(encodeStreamEvent(event, documentedStreamDialect)));
  expect(written[1]).toMatchObject({
    sequence_number: 1,
    start: { media_format: { encoding: 'audio/x-raw', sample_rate: '8000', bit_rate: '16' } },
  });
  expect(written[3]).toMatchObject({ sequence_number: 3, media: { chunk: 2, timestamp: '200', payload: 'AQL+/w==' } });
});

test('connected may tell its protocol and version', () => {
  const event: StreamEvent = { event: 'connected', protocol: 'Call', version: '1.0.0' };
  expect(encodeStreamEvent(event, { ...capturedStreamDialect, connected: 'versioned' })).toBe(
    '{"event":"connected","protocol":"Call","version":"1.0.0"}',
  );
  expect(encodeStreamEvent(event, capturedStreamDialect)).toBe('{"event":"connected"}');
});

test.each([
  ['a rate with its unit', { sample_rate: '8000Hz' }],
  ['a rate as a number', { sample_rate: 8000 }],
  ['a rate with a hyphen', { 'sample-rate': '8000' }],
  ['a rate in camel case', { sampleRate: 8000 }],
])('start with %s has 8000 Hz', (_name, media_format) => {
  const text = JSON.stringify({ event: 'start', stream_sid: 's', start: { call_sid: 'c', media_format } });
  expect(parseStreamEvent(text)).toMatchObject({ ok: true, value: { mediaFormat: { sampleRate: 8000 } } });
});

test('start may hold its stream_sid inside alone, and have nothing else but the call', () => {
  const text = '{"event":"start","start":{"stream_sid":"s","call_sid":"c"}}';
  expect(parseStreamEvent(text)).toEqual({
    ok: true,
    value: {
      event: 'start',
      sequenceNumber: null,
      streamSid: 's',
      callSid: 'c',
      accountSid: null,
      from: null,
      to: null,
      customParameters: {},
      mediaFormat: { encoding: null, sampleRate: null },
    },
  });
});

test.each([
  ['an object', { lead: 42, tenant: 't1' }, { lead: '42', tenant: 't1' }],
  ['JSON in a string', '{"lead":"42"}', { lead: '42' }],
  ['an empty string', '', {}],
  ['null', null, {}],
])('custom parameters may be %s', (_name, custom_parameters, customParameters) => {
  const text = JSON.stringify({ event: 'start', stream_sid: 's', start: { call_sid: 'c', custom_parameters } });
  expect(parseStreamEvent(text)).toMatchObject({ ok: true, value: { customParameters } });
});

test.each([
  ['{"event":"media"', 'not-json'],
  ['[1]', 'not-an-object'],
  ['{"type":"media"}', 'no-event'],
  ['{"event":"silence"}', 'unknown-event'],
  ['{"event":"constructor"}', 'unknown-event'],
  ['{"event":"start","start":{"call_sid":"c"}}', 'no-stream'],
  ['{"event":"start","stream_sid":"s"}', 'no-stream'],
  ['{"event":"start","stream_sid":"s","start":{"call_sid":"a b"}}', 'no-stream'],
  [`{"event":"start","stream_sid":"s","start":{"call_sid":"${'c'.repeat(65)}"}}`, 'no-stream'],
  ['{"event":"media","media":{}}', 'no-payload'],
  ['{"event":"dtmf","dtmf":{}}', 'no-digit'],
  ['{"event":"mark"}', 'no-name'],
])('%s is refused as %s', (text, error) => {
  expect(parseStreamEvent(text)).toEqual({ ok: false, error });
});

test('control characters in what a start tells are no part of it', () => {
  const told = { call_sid: 'c', from: '\u0000099\n', to: '\u0000', custom_parameters: { lead: 'a\u0000b' } };
  const read = parseStreamEvent(JSON.stringify({ event: 'start', stream_sid: 's', start: told }));
  expect(read).toMatchObject({ ok: true, value: { from: '099', to: null, customParameters: { lead: 'a b' } } });
});
