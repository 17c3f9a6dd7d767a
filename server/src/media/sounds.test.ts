import { expect, test } from 'vitest';
import { levelOf } from './audio/level.ts';
import { bytesOf, samplesOf } from './audio/pcm.ts';
import { tone } from './audio/tone.ts';
import { atRate, holdSound } from './sounds.ts';

test.each([8000, 16_000, 24_000] as const)(
  'the hold sound at %i Hz is soft, loops without a click, and is made once',
  (rate) => {
    const sound = holdSound(rate);
    const samples = samplesOf(sound);
    expect(sound.length).toBe(rate * 4);
    expect(levelOf(samples).peakDbfs).toBeGreaterThan(-30);
    expect(levelOf(samples).peakDbfs).toBeLessThan(-18);
    expect(Math.abs((samples[0] as number) - (samples.at(-1) as number))).toBeLessThan(20);
    expect(holdSound(rate)).toBe(sound);
  },
);

test.each([
  [8000, 8000],
  [8000, 24_000],
  [24_000, 8000],
  [16_000, 8000],
  [24_000, 16_000],
] as const)('a recording of %i Hz is heard at %i Hz with its length, level and place', (from, to) => {
  const recorded = bytesOf(tone({ hz: 440, durationMs: 500, sampleRate: from, amplitude: 9000 }));
  const wanted = tone({ hz: 440, durationMs: 500, sampleRate: to, amplitude: 9000 });
  const heard = samplesOf(atRate(recorded, from, to));
  expect(heard.length).toBe(wanted.length);
  const middle = (samples: Int16Array) => samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  expect(levelOf(middle(heard)).rmsDbfs).toBeCloseTo(levelOf(middle(wanted)).rmsDbfs, 1);
  const rest = heard.map((sample, at) => sample - (wanted[at] as number));
  expect(levelOf(middle(rest)).rmsDbfs).toBeLessThan(levelOf(wanted).rmsDbfs - 14);
});
