import { expect, test } from 'vitest';
import { LevelMeter, quietestDbfs, rmsDbfs } from './level.ts';
import { sine } from './testing/sine.ts';

test('a square wave at full scale has 0 dBFS, a sine 3 dB less', () => {
  expect(rmsDbfs(new Int16Array(100).fill(-32_768))).toBeCloseTo(0, 5);
  expect(rmsDbfs(sine({ hz: 1000, seconds: 0.1, sampleRate: 8000, amplitude: 32_767 }))).toBeCloseTo(-3.01, 2);
});

test('silence, and nothing at all, have the lowest level there is', () => {
  expect(rmsDbfs(new Int16Array(100))).toBe(quietestDbfs);
  expect(rmsDbfs(new Int16Array(0))).toBe(quietestDbfs);
  expect(new LevelMeter().rmsDbfs).toBe(quietestDbfs);
});

test('a meter fed in pieces tells the level of the whole and its highest sample', () => {
  const meter = new LevelMeter();
  meter.add(new Int16Array(50).fill(16_384));
  meter.add(new Int16Array(50).fill(0));
  meter.add(new Int16Array(100).fill(-8192));
  expect(meter.rmsDbfs).toBeCloseTo(10 * Math.log10((0.25 * 50 + 0.0625 * 100) / 200), 5);
  expect(meter.peakDbfs).toBeCloseTo(-6.02, 2);
});
