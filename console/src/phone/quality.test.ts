import { expect, test } from 'vitest';
import { qualityOf } from './quality.ts';

const sample = { roundTripMs: 1, lossPercent: 0, jitterMs: 1, incomingKbps: 1, outgoingKbps: 1, audioPackets: 1 };

test.each([
  [4.4, 4],
  [3.7, 3],
  [3.2, 2],
  [1.5, 1],
])('an estimate of %d is %d bars', (mosEstimate, bars) => {
  expect(qualityOf({ ...sample, mosEstimate }).bars).toBe(bars);
});

test('nothing is said before the first figures', () => {
  expect(qualityOf(null).bars).toBe(0);
  expect(qualityOf({ ...sample, mosEstimate: null }).bars).toBe(0);
});
