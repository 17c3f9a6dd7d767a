import { expect, test } from 'vitest';
import { recordingClock } from './recording-clock.ts';

test('a recording begins with its talk', () => {
  const clock = recordingClock({ breaks: [] });
  expect([clock.beginsAtMs, clock.secondsAt(0), clock.secondsAt(2_500), clock.talkMsAt(2.5)]).toEqual([
    0, 0, 2.5, 2_500,
  ]);
});

test('of a talk that was cut off and went on it begins with the last part', () => {
  const breaks = [
    { fromMs: 4_000, toMs: 6_000 },
    { fromMs: 9_000, toMs: 10_000 },
  ];
  const clock = recordingClock({ breaks });
  expect([clock.beginsAtMs, clock.secondsAt(8_000), clock.secondsAt(12_500), clock.talkMsAt(2.5)]).toEqual([
    10_000,
    null,
    2.5,
    12_500,
  ]);
});
