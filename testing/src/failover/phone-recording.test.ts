import { expect, test } from 'vitest';
import { longestSilenceMs } from './phone-recording.ts';

/** One sample a millisecond: `.` is silence. */
function recording(text: string) {
  return { sampleRate: 1000, startedAt: 100, heard: Int16Array.from(text, (sample) => (sample === '.' ? 0 : 1)) };
}

test.each([
  ['aa...bb.....', 100, 112, 3],
  ['aa.....bb..cc', 100, 113, 5],
  ['aa.....bb..cc', 109, 113, 2],
  ['......aa', 102, 108, 4],
  ['aaaa', 90, 104, 0],
])('in %s from %d to %d the longest silence before a sound is %d ms', (text, fromMs, toMs, expected) => {
  expect(longestSilenceMs(recording(text), { fromMs, toMs })).toBe(expected);
});

test('who hears nothing at all is no round', () => {
  expect(() => longestSilenceMs(recording('aa....'), { fromMs: 102, toMs: 106 })).toThrow('nothing at all');
});
