import { expect, test } from 'vitest';
import { sine } from '../../audio/testing/sine.ts';
import { StreamLog } from './stream-log.ts';
import { StreamMeter } from './stream-meter.ts';

const sampleRate = 8000;
const packetSamples = 160;

/** A tone from one time to another, silence around it. */
function track(lengthMs: number, ...tones: [number, number][]): Int16Array {
  const audio = new Int16Array(lengthMs * 8);
  for (const [fromMs, toMs] of tones) {
    // A quarter period on, so that the first sample is loud.
    const tone = sine({ hz: 500, seconds: (toMs - fromMs) / 1000 + 0.01, sampleRate, amplitude: 8000 }).subarray(4);
    audio.set(tone.subarray(0, (toMs - fromMs) * 8), fromMs * 8);
  }
  return audio;
}

function measure(caller: Int16Array, bot: Int16Array) {
  const log = new StreamLog(() => 0);
  const meter = new StreamMeter(sampleRate, log);
  for (let at = 0; at < caller.length; at += packetSamples) {
    meter.hear(caller.subarray(at, at + packetSamples), bot.subarray(at, at + packetSamples));
  }
  return { meter, log, measured: meter.measured() };
}

test('a conversation is measured on its samples, to the millisecond', () => {
  const { measured } = measure(
    track(8000, [1503, 2507], [4211, 5000]),
    track(8000, [333, 1200], [3257, 4351], [5600, 6000]),
  );
  expect(measured.firstAudioMs).toEqual(around(333));
  expect(measured.turns.map(({ responseGapMs }) => responseGapMs)).toEqual([750, 600].map((ms) => around(ms)));
  expect(measured.bargeIns).toEqual([{ atMs: around(4211), stopMs: around(140), cleared: false }]);
  expect(measured.oneWayAudio).toBeNull();
  expect(measured.caller.speechMs).toBeCloseTo(1793, -1);
  expect(measured.bot.speechMs).toBeCloseTo(867 + 1094 + 400, -1);
});

test('the level is that of the speech, without the silence around it', () => {
  const { measured } = measure(track(4000, [1000, 3000]), new Int16Array(32_000));
  // A sine with a peak of 8000.
  expect(measured.caller.peakDbfs).toBeCloseTo(-12.2, 0);
  expect(measured.caller.rmsDbfs).toBeGreaterThan(-16.5);
  expect(measured.bot).toEqual({ speechMs: 0, rmsDbfs: -100, peakDbfs: -100 });
});

test.each([
  ['only the caller was heard', [[0, 500]], [], 'only-caller'],
  ['only the bot was heard', [], [[0, 500]], 'only-bot'],
  ['nobody was heard', [], [], null],
] as const)('one-way audio: %s', (_name, caller, bot, expected) => {
  const { measured } = measure(track(1000, ...mutable(caller)), track(1000, ...mutable(bot)));
  expect(measured.oneWayAudio).toBe(expected);
});

test('speech that goes on at the end counts, and has no end', () => {
  const { measured } = measure(track(1000, [400, 1000]), track(1000));
  expect(measured.turns).toEqual([{ callerFromMs: around(400), callerToMs: null, responseGapMs: null }]);
  expect(measured.caller.speechMs).toBeCloseTo(600, -1);
});

test('holes and penalties are added up, and a hole is a finding', () => {
  const { meter, log } = measure(new Int16Array(0), new Int16Array(0));
  meter.packet({ audio: 160, penalty: 0, underrun: 80 }, Number.POSITIVE_INFINITY);
  meter.packet({ audio: 160, penalty: 160, underrun: 400 }, Number.POSITIVE_INFINITY);
  expect(meter.measured()).toMatchObject({
    gaps: { count: 2, totalMs: 60, longestMs: 50 },
    penaltyPauses: { count: 1, totalMs: 20, longestMs: 20 },
  });
  expect(meter.playedSamples).toBe(320);
  expect(log.findings()).toMatchObject([{ code: 'underrun', count: 2 }]);
});

test.each([
  [7, 0],
  [8, 1],
])('a hole of %i samples at 8 kHz makes %i gaps: below 1 ms it is none', (underrun, gaps) => {
  const { meter, log } = measure(new Int16Array(0), new Int16Array(0));
  meter.packet({ audio: 160, penalty: 0, underrun }, Number.POSITIVE_INFINITY);
  expect(meter.measured().gaps.count).toBe(gaps);
  expect(log.findings()).toHaveLength(gaps);
});

test.each([
  ['in it', 20, 'emulator'],
  ['200 ms before it', 240, 'emulator'],
  ['longer before it', 260, 'bot'],
])('a hole is nobody’s fault but the emulator’s when that was late %s', (_name, sinceHeldUpMs, whose) => {
  const { meter, log } = measure(new Int16Array(0), new Int16Array(0));
  meter.packet({ audio: 160, penalty: 0, underrun: 320 }, sinceHeldUpMs);
  const { gaps, gapsByEmulator } = meter.measured();
  expect([gaps.count, gapsByEmulator.count, gapsByEmulator.totalMs]).toEqual(whose === 'bot' ? [1, 0, 0] : [0, 1, 40]);
  expect(log.findings()).toHaveLength(whose === 'bot' ? 1 : 0);
});

test('what is heard goes into the timeline at the time at which it was heard', () => {
  const { log } = measure(track(2000, [100, 500]), track(2000, [800, 1000]));
  expect(log.timeline()).toEqual([
    { atMs: around(100), what: 'caller-speaks' },
    { atMs: around(500), what: 'caller-silent' },
    { atMs: around(800), what: 'bot-speaks' },
    { atMs: around(1000), what: 'bot-silent' },
  ]);
});

/** A sample or two of a sine are below the threshold. */
function around(ms: number) {
  return expect.toSatisfy((value: number) => Math.abs(value - ms) <= 1, `about ${ms}`);
}

function mutable(times: readonly (readonly [number, number])[]): [number, number][] {
  return times.map(([from, to]) => [from, to]);
}
