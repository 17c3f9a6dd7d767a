import { expect, test } from 'vitest';
import { quiet, stepVad, type VadEvent, type VadSettings } from './vad.ts';

const settings: VadSettings = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 200 };

/** @param amplitudes of one frame of 20 ms each */
function events(amplitudes: number[], given: Partial<VadSettings> = {}): VadEvent[] {
  const found: VadEvent[] = [];
  let state = quiet;
  amplitudes.forEach((amplitude, index) => {
    const samples = Int16Array.from({ length: 160 }, (_, at) => Math.round(amplitude * Math.sin(at * 0.235)));
    const step = stepVad(state, { samples, endMs: (index + 1) * 20 }, { ...settings, ...given });
    state = step.state;
    if (step.event !== null) found.push(step.event);
  });
  return found;
}

const frames = (count: number, amplitude: number) => Array.from({ length: count }, () => amplitude);

test('speech starts its padding before the voice, and stops when the silence has lasted', () => {
  expect(events([...frames(50, 0), ...frames(25, 8000), ...frames(20, 0)])).toEqual([
    { type: 'started', audioStartMs: 700 },
    { type: 'stopped', audioEndMs: 1700 },
  ]);
});

test('the padding does not reach before the beginning', () => {
  expect(events(frames(3, 8000))).toEqual([{ type: 'started', audioStartMs: 0 }]);
});

test('a click is not speech', () => {
  expect(events([0, 8000, 8000, 0, 8000, 8000, 0])).toEqual([]);
});

test('a pause that is shorter than the silence does not end the speech', () => {
  expect(events([...frames(5, 8000), ...frames(9, 0), 8000, ...frames(9, 0)])).toHaveLength(1);
});

test.each([
  ['over −35 dBFS', 0.5, 1],
  ['under −27 dBFS', 0.7, 0],
])('the threshold is a loudness: a voice at −33 dBFS is %s', (_, threshold, count) => {
  expect(events(frames(5, 1040), { threshold })).toHaveLength(count);
});

test('digital silence is never speech, however low the threshold', () => {
  expect(events(frames(50, 0), { threshold: 0 })).toEqual([]);
});
