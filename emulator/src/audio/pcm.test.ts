import { expect, test } from 'vitest';
import { pcmOfSamples, samplesOfPcm } from './pcm.ts';

test('samples are two bytes each, the low one first', () => {
  expect([...pcmOfSamples(Int16Array.of(1, -2, 32_767))]).toEqual([0x01, 0x00, 0xfe, 0xff, 0xff, 0x7f]);
});

test('bytes are read from any address, without half a sample at the end', () => {
  const odd = Buffer.from([0xaa, 0x01, 0x00, 0xfe, 0xff, 0x07]).subarray(1);
  expect([...samplesOfPcm(odd)]).toEqual([1, -2]);
});
