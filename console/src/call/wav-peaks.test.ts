import { expect, test } from 'vitest';
import { wavPeaks } from './wav-peaks.ts';

/** A stereo WAV of 8 kHz, with an odd chunk before the samples, as some programs write one. */
function wav(left: number[], right: number[], bits = 16): ArrayBuffer {
  const junk = 6;
  const dataBytes = left.length * 4;
  const view = new DataView(new ArrayBuffer(44 + 8 + junk + dataBytes));
  const text = (at: number, word: string) => new Uint8Array(view.buffer).set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  text(8, 'WAVE');
  text(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, 8000, true);
  view.setUint16(34, bits, true);
  text(36, 'LIST');
  view.setUint32(40, junk, true);
  text(44 + junk, 'data');
  view.setUint32(48 + junk, dataBytes, true);
  left.forEach((sample, frame) => {
    view.setInt16(52 + junk + frame * 4, sample, true);
    view.setInt16(54 + junk + frame * 4, right[frame] ?? 0, true);
  });
  return view.buffer;
}

test('each channel is as loud as its loudest sample in each piece', () => {
  const peaks = wavPeaks(wav([0, 16_384, 0, -32_768], [0, 0, 8_192, 0]), 2);
  expect(peaks).toEqual({
    seconds: 4 / 8000,
    channels: [
      [0.5, 1],
      [0, 0.25],
    ],
  });
});

test('there are no more pieces than samples', () => {
  expect(wavPeaks(wav([1, 2], [3, 4]), 100)?.channels[0]).toHaveLength(2);
});

test('what is no 16-bit WAV is none', () => {
  expect(wavPeaks(new ArrayBuffer(10), 10)).toBeNull();
  expect(wavPeaks(new TextEncoder().encode('x'.repeat(100)).buffer, 10)).toBeNull();
  expect(wavPeaks(wav([1], [1], 24), 10)).toBeNull();
});
