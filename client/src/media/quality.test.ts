// What figures are made of statistics, and when they are worth a warning.
import { expect, test } from 'vitest';
import { estimateMos } from './mos.ts';
import { type QualitySample, readCounters, sampleBetween } from './quality-sample.ts';
import { QualityWarnings } from './quality-warnings.ts';

test.each([
  [0, 0, 0, 4.4],
  [50, 5, 0, 4.4],
  [200, 20, 1, 4],
  [400, 30, 3, 2.7],
  [800, 60, 10, 1],
  [2_000, 300, 50, 1],
])(
  '%i ms round trip, %i ms jitter and a loss of %i in a hundred are estimated as about %f',
  (roundTrip, jitter, loss, expected) => {
    expect(estimateMos(roundTrip, jitter, loss)).toBeCloseTo(expected, 1);
    expect(estimateMos(roundTrip, jitter, loss)).toBeGreaterThanOrEqual(1);
  },
);

test('the estimate is that of the published formula', () => {
  // L = 100 + 2·10 + 10 = 130; R = 94.768 − 130/40 − 2.5·2 = 86.518.
  const rating = 86.518;
  const mos = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
  expect(estimateMos(100, 10, 2)).toBeCloseTo(mos, 6);
});

test('a sample tells of the time between two looks, not of the whole call', () => {
  const look = (packetsReceived: number, packetsLost: number, bytes: number) => [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived, packetsLost, jitter: 0.012, bytesReceived: bytes },
    { type: 'inbound-rtp', kind: 'video', bytesReceived: bytes * 9 },
    { type: 'outbound-rtp', kind: 'audio', bytesSent: bytes * 2 },
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08 },
  ];
  const before = readCounters(look(1_000, 500, 1_000), 0);
  const sample = sampleBetween(before, readCounters(look(1_095, 505, 3_000), 2_000));
  expect(sample).toMatchObject({ roundTripMs: 80, jitterMs: 12, lossPercent: 5, audioPackets: 95 });
  expect(sample).toMatchObject({ incomingKbps: 80, outgoingKbps: 16 });
  expect(sample.mosEstimate).toBeCloseTo(estimateMos(80, 12, 5), 6);
});

test('without a packet there is neither loss nor an estimate', () => {
  const silence = sampleBetween(readCounters([], 0), readCounters([], 2_000));
  expect(silence).toMatchObject({ lossPercent: null, roundTripMs: null, mosEstimate: null, audioPackets: 0 });
});

const good: QualitySample = {
  roundTripMs: 40,
  lossPercent: 0,
  jitterMs: 3,
  incomingKbps: 500,
  outgoingKbps: 500,
  audioPackets: 100,
  mosEstimate: 4.4,
};

test('a warning takes three bad samples in a row, and three good ones to be taken back', () => {
  const warnings = new QualityWarnings();
  const lossy = { ...good, lossPercent: 8 };
  const told = [lossy, lossy, good, lossy, lossy, lossy, lossy, good, good, lossy, good, good, good].map((sample) =>
    warnings.take(sample, true),
  );
  const told5 = [{ name: 'high-loss', isRaised: true }];
  const told12 = [{ name: 'high-loss', isRaised: false }];
  expect(told).toEqual([[], [], [], [], [], told5, [], [], [], [], [], [], told12]);
});

test('each figure has a warning of its own', () => {
  const warnings = new QualityWarnings();
  const bad = { ...good, roundTripMs: 500, lossPercent: 10, jitterMs: 50, audioPackets: 0, mosEstimate: 2 };
  for (let count = 0; count < 3; count += 1) warnings.take(bad, true);
  expect(warnings.raised).toEqual(['high-round-trip', 'high-loss', 'high-jitter', 'low-mos', 'no-incoming-audio']);
});

test('who is muted need not be heard', () => {
  const warnings = new QualityWarnings();
  for (let count = 0; count < 3; count += 1) warnings.take({ ...good, audioPackets: 0 }, false);
  expect(warnings.raised).toEqual([]);
});
