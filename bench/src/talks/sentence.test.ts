import { expect, test } from 'vitest';
import { Sentence } from './sentence.ts';

/** Frames of 100 ms that arrive at these times, at a phone that always has something to play. */
function arrived(times: number[], totalMs = times.length * 100): Sentence {
  const sentence = new Sentence('item', totalMs, 0);
  for (const at of times) sentence.took(100, 0, at);
  return sentence;
}

test('frames that keep their pace after the lead have no error, however the lead came', () => {
  expect(arrived([0, 1, 2, 105, 202, 302, 402]).scheduleErrors()).toEqual([0, 0, 0]);
});

test('one late frame is as late as it is, and does not move the schedule of the others', () => {
  expect(arrived([0, 0, 0, 100, 200, 300, 437, 500, 600]).scheduleErrors()).toEqual([0, 0, 37, 0, 0]);
});

test('nothing to play in the middle is a gap; before the first frame and after the end it is none', () => {
  const sentence = new Sentence('item', 300, 0);
  expect(sentence.took(100, 5_000, 0)).toBe(true);
  expect(sentence.took(100, 20, 120)).toBe(false);
  sentence.took(80, 0, 200);
  expect(sentence.isWhole).toBe(true);
  sentence.took(20, 50, 400);
  expect(sentence.gaps).toBe(1);
});
