import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SampleRate } from '../phone-leg.ts';
import { levelOf } from './level.ts';
import { Resampler } from './resampler.ts';
import { tone } from './tone.ts';

const pairs: [SampleRate, SampleRate][] = [
  [8000, 24_000],
  [24_000, 8000],
  [16_000, 8000],
  [8000, 16_000],
  [24_000, 16_000],
  [16_000, 24_000],
];

/** Without the beginning, where the filter meets what was before the tone. */
function settled(samples: Int16Array): Int16Array {
  return samples.subarray(samples.length / 4);
}

function gainDb(hz: number, from: SampleRate, to: SampleRate): number {
  const source = tone({ hz, durationMs: 500, sampleRate: from, amplitude: 16_000 });
  return levelOf(settled(new Resampler(from, to).process(source))).rmsDbfs - levelOf(settled(source)).rmsDbfs;
}

describe.each(pairs)('from %i to %i Hz', (from, to) => {
  const lower = Math.min(from, to);

  test('speech up to 3.4 kHz passes within 0.1 dB', () => {
    for (const hz of [100, 300, 1000, 2000, 3000, 3400]) expect(Math.abs(gainDb(hz, from, to))).toBeLessThan(0.1);
  });

  test('what the lower rate cannot hold is at least 78 dB down', () => {
    // Above 0 dB the rest is the rounding of 16 bits, some 95 dB below the tone.
    for (let hz = lower / 2 + 50; hz < from / 2; hz += 317) expect(gainDb(hz, from, to)).toBeLessThan(-78);
  });

  test('no image of the lower band is added', () => {
    const hz = 3300;
    const delayMs = new Resampler(from, to).delayMs;
    const result = new Resampler(from, to).process(tone({ hz, durationMs: 300, sampleRate: from, amplitude: 16_000 }));
    const wanted = result.map((_, at) => 16_000 * Math.sin(2 * Math.PI * hz * (timeOf(at) - delayMs / 1000)));
    function timeOf(at: number) {
      return at / to;
    }
    const rest = settled(result.map((sample, at) => sample - (wanted[at] as number)));
    expect(levelOf(rest).rmsDbfs - levelOf(settled(result)).rmsDbfs).toBeLessThan(-70);
  });

  test('samples come out in exact numbers, and the same, however the audio is cut', () => {
    const source = tone({ hz: 700, durationMs: 400, sampleRate: from, amplitude: 12_000 });
    const whole = new Resampler(from, to).process(source);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 }), (cuts) => {
        const resampler = new Resampler(from, to);
        const pieces: number[] = [];
        let given = 0;
        for (const cut of cuts) {
          const piece = source.subarray(given, given + cut);
          pieces.push(...resampler.process(piece));
          given += piece.length;
          expect(pieces.length).toBe(Math.floor((given * to) / from));
        }
        expect(Int16Array.from(pieces)).toEqual(whole.subarray(0, pieces.length));
      }),
      { numRuns: 40 },
    );
  });

  test('it is a few milliseconds late, and always as much', () => {
    const resampler = new Resampler(from, to);
    expect(resampler.delayMs).toBeGreaterThan(2);
    expect(resampler.delayMs).toBeLessThan(6.5);
    const click = new Int16Array(from / 10);
    click[from / 20] = 30_000;
    const peak = Array.from(resampler.process(click)).reduce(
      (best, sample, at, all) => (sample > (all[best] as number) ? at : best),
      0,
    );
    expect(peak / to).toBeCloseTo(0.05 + resampler.delayMs / 1000, 3);
  });
});

test('what is too loud stays at the limit', () => {
  const square = Int16Array.from({ length: 2400 }, (_, at) => (at % 48 < 24 ? 32_767 : -32_768));
  const result = new Resampler(24_000, 8000).process(square);
  // A value that wrapped would differ from its neighbour by nearly everything in the middle of a half wave.
  expect(
    result.subarray(402, 406).every((sample, at) => Math.abs(sample - (result[401 + at] as number)) < 40_000),
  ).toBe(true);
  expect(Math.max(...result)).toBe(32_767);
  expect(Math.min(...result)).toBe(-32_768);
});

test('after a restart nothing is left of what went in before', () => {
  const resampler = new Resampler(8000, 24_000);
  resampler.process(new Int16Array(333).fill(20_000));
  resampler.restart();
  expect(resampler.process(new Int16Array(160)).every((sample) => sample === 0)).toBe(true);
});

test('resamplers that work by turns do not disturb each other', () => {
  const source = tone({ hz: 440, durationMs: 100, sampleRate: 8000, amplitude: 9000 });
  const alone = new Resampler(8000, 24_000).process(source);
  const [one, other] = [new Resampler(8000, 24_000), new Resampler(24_000, 16_000)];
  const result: number[] = [];
  for (let at = 0; at < source.length; at += 80) {
    result.push(...one.process(source.subarray(at, at + 80)));
    other.process(new Int16Array(480).fill(-7000));
  }
  expect(Int16Array.from(result)).toEqual(alone);
});

test('in shared memory it gives the same, however long the piece', () => {
  const piece = Int16Array.from({ length: 30_000 }, (_, at) => Math.round(9000 * Math.sin(at / 7)));
  const shared = new Resampler(8000, 24_000).processShared(piece);
  expect(shared).toEqual(new Resampler(8000, 24_000).process(piece));
});
