import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { FrameReader } from '../clients/frame-reader.ts';
import { audioFrame, audioSpan } from './audio-frame.ts';
import { type MaskedFrame, MaskedFrameReader } from './masked-frames.ts';
import { base64Bytes } from './speech.ts';

const head = '{"event":"media","payload":"';
const key = /"payload": ?"/;
const audio = base64Bytes(Buffer.alloc(1_600, 7));

test('a frame of a server is the message that it was made of', () => {
  const texts: string[] = [];
  new FrameReader().read(audioFrame('server', head, audio, '"}'), (_opcode, bytes, start, end) =>
    texts.push(bytes.toString('latin1', start, end)),
  );
  expect(texts).toEqual([`${head}${audio.toString()}"}`]);
});

test('a server takes the frame of a client', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => server.close());
  const { port } = server.address() as AddressInfo;
  const received = new Promise<string>((resolve) => {
    server.on('connection', (socket) => socket.on('message', (data: Buffer) => resolve(data.toString())));
  });
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  onTestFinished(() => client.terminate());
  const upgraded = once(client, 'upgrade');
  const [{ socket }] = (await upgraded) as [{ socket: NodeJS.WritableStream }];
  socket.write(audioFrame('client', head, audio, '"}'));
  expect(await received).toBe(`${head}${audio.toString()}"}`);
});

test('lengths that would need another header are refused', () => {
  expect(() => audioFrame('server', 'short', Buffer.alloc(0), '')).toThrow(RangeError);
  expect(() => audioFrame('server', head, Buffer.alloc(70_000), '')).toThrow(RangeError);
});

test.each([
  ['at the end', '"}'],
  ['before other fields', '","event_id":"c_12"}'],
])('audio is found %s of a message, and measured to the byte', (_where, tail) => {
  for (const bytes of [1_600, 1_601, 1_602]) {
    const message = `${head}${Buffer.alloc(bytes, 3).toString('base64')}${tail}`;
    const span = audioSpan((from, until) => message.slice(from, until), message.length, key);
    expect(span).toEqual({ from: head.length, bytes });
  }
});

test('a message without audio has none', () => {
  expect(audioSpan((from, until) => '{"event":"clear"}'.slice(from, until), 17, key)).toBeNull();
});

test('audio is found as well where its sender writes a space after colons', () => {
  const message = '{"event": "media", "media": {"payload": "AAAA"}}';
  const span = audioSpan((from, until) => message.slice(from, until), message.length, key);
  expect(span).toEqual({ from: message.indexOf('AAAA'), bytes: 3 });
});

function masked(payload: Buffer): Buffer {
  const mask = Buffer.of(9, 200, 31, 77);
  const length =
    payload.length < 126
      ? Buffer.of(0x80 | payload.length)
      : Buffer.of(0x80 | 126, payload.length >> 8, payload.length & 255);
  const body = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.of(0x81), length, mask, body]);
}

test('masked frames are read in whatever pieces they come', () => {
  const bytes = Buffer.concat([masked(Buffer.from('short')), masked(Buffer.from(`${'x'.repeat(300)}end`))]);
  for (const size of [1, 7, 100, bytes.length]) {
    const reader = new MaskedFrameReader();
    const texts: string[] = [];
    const take = (frame: MaskedFrame) => texts.push(frame.text(Math.max(0, frame.length - 5), frame.length));
    for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size), take);
    expect(texts).toEqual(['short', 'xxend']);
  }
});
