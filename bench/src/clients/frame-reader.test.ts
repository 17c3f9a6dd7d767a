import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { serverFrame } from './frames.ts';

function payloadsOf(chunks: Buffer[]): string[] {
  const reader = new FrameReader();
  const payloads: string[] = [];
  for (const chunk of chunks) {
    reader.read(chunk, (opcode, bytes, start, end) =>
      payloads.push(`${opcode}:${bytes.toString('latin1', start, end)}`),
    );
    chunk.fill(0);
  }
  return payloads;
}

const texts = ['', 'short', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(5_000)];
const stream = Buffer.concat(texts.map(serverFrame));

test('reads all frames of one chunk', () => {
  expect(payloadsOf([Buffer.from(stream)])).toEqual(texts.map((text) => `1:${text}`));
});

test.each([1, 2, 3, 100, 4096])('reads the same frames from pieces of %i bytes', (size) => {
  const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    Buffer.from(stream.subarray(index * size, (index + 1) * size)),
  );
  expect(payloadsOf(pieces)).toEqual(texts.map((text) => `1:${text}`));
});

test('reads a frame with a 64-bit length', () => {
  const payload = Buffer.alloc(70_000, 'a');
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  expect(payloadsOf([Buffer.concat([header, payload])])).toEqual([`1:${payload.toString()}`]);
});
