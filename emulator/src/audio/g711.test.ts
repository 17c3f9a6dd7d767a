import { expect, test } from 'vitest';
import { decodeG711, encodeG711 } from './g711.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test('every A-law byte comes back the same', () => {
  expect(encodeG711('alaw', decodeG711('alaw', everyByte))).toEqual(everyByte);
});

test('every µ-law byte comes back the same, but for its negative zero', () => {
  const back = encodeG711('ulaw', decodeG711('ulaw', everyByte));
  expect([...back].flatMap((byte, index) => (byte === index ? [] : [[index, byte]]))).toEqual([[0x7f, 0xff]]);
});

test.each([
  ['alaw', 0xd5, 8],
  ['alaw', 0xaa, 32_256],
  ['alaw', 0x2a, -32_256],
  ['ulaw', 0xff, 0],
  ['ulaw', 0x80, 32_124],
  ['ulaw', 0x00, -32_124],
] as const)('%s has the code points of the standard: %i is %i', (law, byte, sample) => {
  expect([...decodeG711(law, Uint8Array.of(byte))]).toEqual([sample]);
});

test.each(['alaw', 'ulaw'] as const)('%s keeps a signal at -12 dBFS above 30 dB over its noise', (law) => {
  const tone = Int16Array.from({ length: 8000 }, (_, index) => Math.round(8000 * Math.sin(index * 0.31)));
  const back = decodeG711(law, encodeG711(law, tone));
  const energy = (samples: number[]) => samples.reduce((sum, sample) => sum + sample * sample, 0);
  const noise = energy([...tone].map((sample, index) => sample - (back[index] ?? 0)));
  expect(10 * Math.log10(energy([...tone]) / noise)).toBeGreaterThan(30);
});
