import { expect, test } from 'vitest';
import { downsampledByThree, upsampledByThree } from './resample-by-three.ts';
import { loudnessDbfs } from './sound.ts';

function tone(frequencyHz: number, sampleRate: number): Int16Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  return Int16Array.from({ length: sampleRate }, (_, index) => Math.round(8000 * Math.sin(step * index)));
}

/** Without the edges, where the filter sees what is not there. */
function middle(samples: Int16Array): Int16Array {
  return samples.subarray(samples.length / 4, (samples.length * 3) / 4);
}

const loudness = loudnessDbfs(tone(1000, 8000));

test.each([300, 1000, 3000])('a tone of %i Hz is as loud at 8 kHz as it was at 24 kHz', (frequency) => {
  expect(loudnessDbfs(middle(downsampledByThree(tone(frequency, 24_000))))).toBeCloseTo(loudness, 0);
});

test('what cannot be in 8 kHz is taken out', () => {
  expect(loudnessDbfs(middle(downsampledByThree(tone(5000, 24_000))))).toBeLessThan(loudness - 60);
});

test('a tone at 24 kHz is the one that it was at 8 kHz, without images', () => {
  const up = middle(upsampledByThree(tone(1000, 8000)));
  const wanted = middle(tone(1000, 24_000));
  const difference = up.map((sample, index) => sample - (wanted[index] ?? 0));
  expect(loudnessDbfs(difference)).toBeLessThan(loudness - 50);
});
