import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capturedStreamDialect, documentedStreamDialect, encodeStreamEvent } from './encode-stream-event.ts';
import { readMediaPayload } from './media-payload.ts';
import { parseStreamEvent } from './parse-stream-event.ts';

const event = { event: 'media', sequenceNumber: 3, streamSid: 'abc', chunk: 2, timestampMs: 100 } as const;

function parsedPayload(text: string): Buffer | null {
  const read = parseStreamEvent(text);
  return read.ok && read.value.event === 'media' ? read.value.payload : null;
}

test.each([
  ['captured', capturedStreamDialect],
  ['documented', documentedStreamDialect],
  ['camel case', { ...documentedStreamDialect, names: 'camelCase', numbers: 'numbers' } as const],
])('the audio of a %s message is read as the parser reads it', (_name, dialect) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const text = encodeStreamEvent({ ...event, payload: Buffer.from(bytes) }, dialect);
      expect(readMediaPayload(text)).toEqual(Buffer.from(bytes));
      expect(parsedPayload(text)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('white space after colons, as Python writes it, is no obstacle', () => {
  const text = '{"event": "media", "stream_sid": "x", "media": {"chunk": "1", "payload": "AAEC"}}';
  expect(readMediaPayload(text)).toEqual(Buffer.from([0, 1, 2]));
});

test('a field of the same name outside of the media is not taken for it', () => {
  const text = '{"event":"media","payload":"AAAA","media":{"payload":"BBBB"}}';
  expect(readMediaPayload(text)).toEqual(parsedPayload(text));
});

describe('what is not as usual is left to the parser', () => {
  test.each([
    '{"event":"mark","stream_sid":"x","mark":{"name":"\\"payload\\":\\"AAAA"}}',
    '{"stream_sid":"x","event":"media","media":{"payload":"AAAA"}}',
    '{"event":"media","payload":"AAAA"}',
    '{"event":"media","other":{"payload":"AAAA"},"media":{"payload":"BBBB"}}',
    '{"event":"media","media":{"payload":"AAAA","payload":"BBBB"}}',
    '{"event":"media","media":{"payload":"AA\\/A"}}',
    '{"event":"media","media":{"payload":"AAAA',
    '{"event":"media","media":{"payload":7}}',
    '{"event":"media","note":"a \\" b","media":{"payload":"AAAA"}}',
    '',
  ])('%s', (text) => {
    expect(readMediaPayload(text)).toBeNull();
  });
});
