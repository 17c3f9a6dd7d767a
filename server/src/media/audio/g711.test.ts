import { expect, test } from 'vitest';
import { decodeG711, encodeG711, type Law } from './g711.ts';

function decoded(law: Law, bytes: number[]): number[] {
  const samples = new Int16Array(bytes.length);
  decodeG711(law, Uint8Array.from(bytes), samples);
  return [...samples];
}

const everyByte = Array.from({ length: 256 }, (_, byte) => byte);

test('A-law has the values of the standard', () => {
  expect(decoded('alaw', [0xd5, 0x55, 0xaa, 0x2a, 0x80, 0xff])).toEqual([8, -8, 32_256, -32_256, 5504, 848]);
  const samples = Int16Array.of(0, -1, 32_767, -32_768, 1000, -1000, 16, 15);
  expect([...encodeG711('alaw', samples)]).toEqual([0xd5, 0x55, 0xaa, 0x2a, 0xfa, 0x7a, 0xd4, 0xd5]);
});

test('µ-law has the values of the standard', () => {
  expect(decoded('ulaw', [0xff, 0x7f, 0x80, 0x00, 0xfe, 0x7e])).toEqual([0, 0, 32_124, -32_124, 8, -8]);
  const samples = Int16Array.of(0, -1, 32_767, -32_768, 1000, -1000);
  expect([...encodeG711('ulaw', samples)]).toEqual([0xff, 0x7f, 0x80, 0x00, 0xce, 0x4e]);
});

test('A-law that is decoded and encoded again is the same for all 256 bytes', () => {
  expect([...encodeG711('alaw', Int16Array.from(decoded('alaw', everyByte)))]).toEqual(everyByte);
});

test('so is µ-law, but for its negative zero', () => {
  const again = [...encodeG711('ulaw', Int16Array.from(decoded('ulaw', everyByte)))];
  expect(again).toEqual(everyByte.map((byte) => (byte === 0x7f ? 0xff : byte)));
});

test.each(['alaw', 'ulaw'] as const)(
  '%s takes every sample to the nearest value it has, or the second nearest',
  (law) => {
    const samples = Int16Array.from({ length: 0x1_0000 }, (_, at) => at - 32_768);
    const back = new Int16Array(samples.length);
    decodeG711(law, encodeG711(law, samples), back);
    const steps = decoded(law, everyByte).sort((a, b) => a - b);
    const widest = (sample: number) => {
      const above = steps.findIndex((step) => step >= sample);
      return Math.max((steps[above] ?? 32_767) - (steps[above - 1] ?? -32_768), 16);
    };
    for (let at = 0; at < samples.length; at += 97) {
      const [sample, heard] = [samples[at] as number, back[at] as number];
      expect(Math.abs(sample - heard)).toBeLessThanOrEqual(widest(sample));
    }
    for (let at = 1; at < samples.length; at += 1) {
      if ((back[at] as number) < (back[at - 1] as number)) throw new Error(`not monotone at ${samples[at]}`);
    }
  },
);
