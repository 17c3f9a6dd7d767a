import { expect, test } from 'vitest';
import { Decimator, Interpolator } from './polyphase-filter.ts';

function tone(hz: number, sampleRate: number, samples: number): Buffer {
  const pcm = Int16Array.from({ length: samples }, (_, at) => 10_000 * Math.sin((2 * Math.PI * hz * at) / sampleRate));
  return Buffer.from(pcm.buffer);
}

/** Loudness beside that of the tone, dB, after the filter has settled. */
function level(pcm: Buffer): number {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2).subarray(400);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return 10 * Math.log10(Math.max(power, 1e-9) / (10_000 ** 2 / 2));
}

test('speech passes both ways as loud as it was', () => {
  for (const hz of [300, 1_000, 3_000]) {
    expect(level(new Decimator().run(tone(hz, 24_000, 24_000)))).toBeCloseTo(0, 1);
    expect(level(new Interpolator().run(tone(hz, 8_000, 8_000)))).toBeCloseTo(0, 1);
  }
});

test('what 8 kHz cannot carry is not folded into it', () => {
  expect(level(new Decimator().run(tone(4_500, 24_000, 24_000)))).toBeLessThan(-60);
});

test('in pieces it comes to the same, sample for sample', () => {
  const pcm = tone(700, 24_000, 7_200);
  const [whole, pieces] = [new Decimator(), new Decimator()];
  const parts = [0, 4_800, 9_600].map((at) => pieces.run(pcm.subarray(at, at + 4_800)));
  expect(Buffer.concat(parts).equals(whole.run(pcm))).toBe(true);

  const [wholeBack, piecesBack] = [new Interpolator(), new Interpolator()];
  const back = [0, 4_800, 9_600].map((at) => piecesBack.run(pcm.subarray(at, at + 4_800)));
  expect(Buffer.concat(back).equals(wholeBack.run(pcm))).toBe(true);
});
