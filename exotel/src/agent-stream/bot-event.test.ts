import { expect, test } from 'vitest';
import { type BotCommand, encodeBotCommand, parseBotMessage } from './bot-event.ts';

const payload = Buffer.of(0, 1, 2, 3, 4, 255);

test.each<BotCommand>([{ event: 'media', payload }, { event: 'mark', name: 'a "b"' }, { event: 'clear' }])(
  '$event is read as it was written',
  (command) => {
    const read = parseBotMessage(encodeBotCommand('sid', command));
    expect(read).toMatchObject({ ok: true, value: { ...command, streamSid: { key: 'stream_sid', value: 'sid' } } });
  },
);

test('extra fields are no trouble, and the wrong spelling of stream_sid is told', () => {
  const text = `{"event":"media","streamSid":"sid","sequence_number":"1","media":{"chunk":"1","payload":"${payload.toString('base64')}"}}`;
  expect(parseBotMessage(text)).toEqual({
    ok: true,
    value: { event: 'media', payload, payloadIntact: true, streamSid: { key: 'streamSid', value: 'sid' } },
  });
});

test('a message may go without stream_sid', () => {
  expect(parseBotMessage('{"event":"clear"}')).toEqual({
    ok: true,
    value: { event: 'clear', streamSid: { key: null, value: null } },
  });
});

test('audio lies where samples of 16 bits may lie', () => {
  const read = parseBotMessage('{"event":"media","media":{"payload":"AQD//w=="}}');
  if (!read.ok || read.value.event !== 'media') throw new Error('not read as media');
  const { buffer, byteOffset } = read.value.payload;
  expect(new Int16Array(buffer, byteOffset, 2)).toEqual(Int16Array.of(1, -1));
});

test.each(['AQID!AAA', 'AQID\nAAA', 'AQI', '-_-_', 'rubbish, not audio'])('%j is told to be broken base64', (text) => {
  const read = parseBotMessage(JSON.stringify({ event: 'media', media: { payload: text } }));
  expect(read).toMatchObject({ ok: true, value: { payloadIntact: false } });
});

test.each(['start', 'stop', 'dtmf', 'connected', 'hello'])('%s is nothing that a bot sends', (name) => {
  expect(parseBotMessage(JSON.stringify({ event: name }))).toMatchObject({
    ok: true,
    value: { event: 'unexpected', name },
  });
});

test.each([
  ['hello', 'not-json'],
  ['"media"', 'not-an-object'],
  ['{"event":5}', 'no-event'],
  ['{"event":"media","media":{"payload":[1]}}', 'media-without-payload'],
  ['{"event":"media"}', 'media-without-payload'],
  ['{"event":"mark","mark":{"name":""}}', 'mark-without-name'],
])('%s is refused as %s', (text, error) => {
  expect(parseBotMessage(text)).toEqual({ ok: false, error });
});
