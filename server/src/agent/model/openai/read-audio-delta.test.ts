import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAudioDelta } from './read-audio-delta.ts';

const audio = randomBytes(4800);
const event = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 2,
  delta: audio.toString('base64'),
};

function read(sent: unknown) {
  return readAudioDelta(Buffer.from(JSON.stringify(sent)));
}

test('reads a delta with its keys in any order, and with fields that are new', () => {
  const entries = [...Object.entries(event), ['obfuscation', 'ünknown "delta":"x"'], ['more', { list: [1] }]] as const;
  fc.assert(
    fc.property(fc.shuffledSubarray([...entries], { minLength: entries.length }), (shuffled) => {
      const delta = read(Object.fromEntries(shuffled));
      expect(delta).toMatchObject({ responseId: 'resp_1', itemId: 'item_1', contentIndex: 2 });
      expect(delta?.audio.equals(audio)).toBe(true);
    }),
  );
});

test('a delta of any size is read whole', () => {
  for (const bytes of [400_000, 3, 48_000]) {
    const long = randomBytes(bytes);
    const delta = read({ ...event, padding: 'x'.repeat(600), delta: long.toString('base64') });
    expect(delta?.audio.equals(long)).toBe(true);
  }
});

test('leaves everything else to the parser', () => {
  const long = 'x'.repeat(1000);
  expect(read({ ...event, type: 'response.output_text.delta' })).toBeNull();
  expect(read({ type: 'response.done', response: { id: long } })).toBeNull();
  expect(read({ ...event, item_id: 7 })).toBeNull();
  expect(read({ ...event, delta: 'AAAA' })).toBeNull();
  // The first `delta` is not the event's own.
  expect(read({ other: { delta: long }, ...event })).toBeNull();
  const text = JSON.stringify(event);
  expect(
    readAudioDelta(Buffer.from(text.replaceAll('+', '\\u002b').replace(event.delta[0] ?? '', '\\u0041'))),
  ).toBeNull();
  expect(readAudioDelta(Buffer.from(text.slice(0, -1)))).toBeNull();
  expect(readAudioDelta(Buffer.from(text.slice(0, 700)))).toBeNull();
});
