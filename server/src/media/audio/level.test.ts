import { expect, test } from 'vitest';
import { LevelMeter, levelOf, SILENCE_DBFS } from './level.ts';
import { mixInto } from './mix.ts';
import { tone } from './tone.ts';

test('a square wave at full scale has 0 dBFS, a sine 3 dB less', () => {
  expect(levelOf(new Int16Array(100).fill(-32_768))).toEqual({ rmsDbfs: 0, peakDbfs: 0 });
  const sine = levelOf(tone({ hz: 1000, durationMs: 100, sampleRate: 8000, amplitude: 32_767 }));
  expect(sine.rmsDbfs).toBeCloseTo(-3.01, 2);
  expect(sine.peakDbfs).toBeCloseTo(0, 2);
});

test('silence, and nothing at all, have the lowest level there is', () => {
  expect(levelOf(new Int16Array(100))).toEqual({ rmsDbfs: SILENCE_DBFS, peakDbfs: SILENCE_DBFS });
  expect(new LevelMeter().take().rmsDbfs).toBe(SILENCE_DBFS);
});

test('a meter that is fed in pieces tells the level of the whole, and begins anew when it was taken', () => {
  const meter = new LevelMeter();
  meter.add(new Int16Array(50).fill(16_384));
  meter.add(new Int16Array(150));
  expect(meter.take()).toEqual({ rmsDbfs: expect.closeTo(-12.04, 2), peakDbfs: expect.closeTo(-6.02, 2) });
  expect(meter.take().peakDbfs).toBe(SILENCE_DBFS);
});

test('voices that are mixed are added, and stop at the limit', () => {
  const mixed = Int16Array.of(100, 30_000, -30_000, 5);
  mixInto(mixed, Int16Array.of(-50, 30_000, -30_000));
  expect([...mixed]).toEqual([50, 32_767, -32_768, 5]);
});
