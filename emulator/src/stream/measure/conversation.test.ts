import { describe, expect, test } from 'vitest';
import { bargeInsOf, type Speech, turnsOf } from './conversation.ts';

function speech(...times: [number, number | null][]): Speech[] {
  return times.map(([startMs, endMs]) => ({ startMs, endMs }));
}

describe('turns', () => {
  test('the gap is from the end of what the caller said to the first of the answer', () => {
    expect(turnsOf(speech([1000, 2000], [6000, 7000]), speech([2800, 5000], [7350, 9000]))).toEqual([
      { callerFromMs: 1000, callerToMs: 2000, responseGapMs: 800 },
      { callerFromMs: 6000, callerToMs: 7000, responseGapMs: 350 },
    ]);
  });

  test('a pause in what is said makes no new turn', () => {
    expect(turnsOf(speech([1000, 2000], [2399, 3000]), speech([3500, 4000]))).toEqual([
      { callerFromMs: 1000, callerToMs: 3000, responseGapMs: 500 },
    ]);
  });

  test('who is not answered before he speaks again has no gap', () => {
    expect(turnsOf(speech([0, 1000], [2000, 3000]), speech([3500, 4000]))).toEqual([
      { callerFromMs: 0, callerToMs: 1000, responseGapMs: null },
      { callerFromMs: 2000, callerToMs: 3000, responseGapMs: 500 },
    ]);
  });

  test('a bot that answers before the end has a gap of 0', () => {
    expect(turnsOf(speech([0, 1000]), speech([100, 1100]))).toMatchObject([{ responseGapMs: 0 }]);
  });

  test('a "mm-hm" while the caller speaks is no answer', () => {
    expect(turnsOf(speech([0, 5000]), speech([2000, 2300], [5400, 6000]))).toMatchObject([{ responseGapMs: 400 }]);
  });

  test('what the bot had begun before is no answer', () => {
    expect(turnsOf(speech([1000, 2000]), speech([0, 2500], [3000, 4000]))).toMatchObject([{ responseGapMs: 1000 }]);
  });

  test('what has not ended at the end of the stream has not been answered', () => {
    expect(turnsOf(speech([1000, null]), speech([0, 500]))).toEqual([
      { callerFromMs: 1000, callerToMs: null, responseGapMs: null },
    ]);
  });
});

describe('interruptions', () => {
  test('last from the first sound of the caller to the last of the bot', () => {
    expect(bargeInsOf(speech([3000, 4000]), speech([1000, 3240]), [3200])).toEqual([
      { atMs: 3000, stopMs: 240, cleared: true },
    ]);
  });

  test('are none when the bot is silent', () => {
    expect(bargeInsOf(speech([3000, 4000]), speech([1000, 2999], [4500, 5000]), [])).toEqual([]);
  });

  test('go on over the pauses of the bot', () => {
    expect(bargeInsOf(speech([1100, 2000]), speech([0, 1000], [1250, 1800]), [])).toEqual([
      { atMs: 1100, stopMs: 700, cleared: false },
    ]);
  });

  test('end at a clear, however soon the bot speaks again', () => {
    expect(bargeInsOf(speech([1000, 2000]), speech([0, 1220], [1500, 3000]), [1210])).toEqual([
      { atMs: 1000, stopMs: 220, cleared: true },
    ]);
  });

  test('have no end when the bot is heard to the end of the stream', () => {
    expect(bargeInsOf(speech([1000, 2000]), speech([0, null]), [])).toEqual([
      { atMs: 1000, stopMs: null, cleared: false },
    ]);
  });
});
