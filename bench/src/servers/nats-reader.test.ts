import { expect, test } from 'vitest';
import { NatsReader } from './nats-reader.ts';

const bytes = Buffer.from(
  'INFO {"server_id":"x"}\r\nPONG\r\nMSG events 1 5\r\nhello\r\nPING\r\nMSG events 1 8\r\n\u0939\r\nabc\r\n',
);

test.each([1, 7, bytes.length])('messages and lines are found in pieces of %i bytes', (size) => {
  const found: string[] = [];
  const reader = new NatsReader({
    onText: (text) => found.push(`text ${text}`),
    onLine: (line) => found.push(`line ${line}`),
  });
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
  expect(found).toEqual(['line INFO {"server_id":"x"}', 'line PONG', 'text hello', 'line PING', 'text \u0939\r\nabc']);
});
