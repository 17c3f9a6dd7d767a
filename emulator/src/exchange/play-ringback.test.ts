import { expect, test } from 'vitest';
import { rmsDbfs } from '../audio/level.ts';
import { ScriptLine } from '../phones/script/script-line.ts';
import { prepared } from '../phones/testing/prepared.ts';
import { Timeline } from '../phones/timeline.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { playRingback } from './play-ringback.ts';

test('who waits hears two rings every three seconds, and takes them for no speech', () => {
  const clock = manualClock(0);
  const timeline = new Timeline();
  const line = new ScriptLine({ script: prepared([]), sampleRate: 8000, timeline });
  const heard: number[] = [];
  const ear = {
    sampleRate: 8000,
    hungUp: line.hungUp,
    speak: (samples: number) => line.speak(samples),
    takeDigits: () => line.takeDigits(),
    hear(audio: Int16Array) {
      heard.push(...audio);
      line.hear(audio);
    },
  };
  const stop = playRingback(ear, clock);
  clock.advanceTo(6_000);
  stop();
  clock.advanceTo(7_000);
  const level = (fromMs: number, toMs: number) => rmsDbfs(Int16Array.from(heard.slice(fromMs * 8, toMs * 8)));
  expect(heard).toHaveLength(48_000);
  for (const start of [0, 600, 3_000, 3_600]) {
    expect(level(start, start + 400)).toBeGreaterThan(-50);
    expect(level(start, start + 400)).toBeLessThan(-42);
  }
  expect([level(400, 600), level(1_000, 3_000)]).toEqual([-100, -100]);
  expect(timeline.events).toEqual([]);
});
