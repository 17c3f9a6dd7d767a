import { expect, test } from 'vitest';
import { readFrame } from './frame.ts';

test('a message of the protocol is read, and what it carries beyond that is let pass', () => {
  const text = '{"type":"pong","serverTime":"2024-03-14T12:00:00Z","new":1}';
  expect(readFrame(text)).toEqual({
    ok: true,
    text,
    value: { type: 'pong', serverTime: '2024-03-14T12:00:00Z' },
  });
});

test.each([
  ['no JSON', 'not JSON'],
  ['{"type":"news"}', 'not as the protocol says: type'],
  ['{"type":"goaway","reconnectAfterMs":-1,"endpoints":[]}', 'not as the protocol says: reconnectAfterMs'],
])('%s is kept as text with what is wrong', (text, error) => {
  expect(readFrame(text)).toEqual({ ok: false, text, error: expect.stringContaining(error) });
});

test('a binary frame is called one', () => {
  expect(readFrame(null)).toEqual({ ok: false, text: '', error: 'a binary frame' });
});
