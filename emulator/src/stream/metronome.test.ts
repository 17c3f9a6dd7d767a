import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { Metronome, type Paced } from './metronome.ts';

/** A part that is due every `everyMs`, from the given time on, and remembers when it was run. */
function part(metronome: Metronome, firstMs: number, everyMs: number) {
  const steps: { dueMs: number; nowMs: number }[] = [];
  const failures: unknown[] = [];
  const paced: Paced & { dueMs: number } = {
    dueMs: firstMs,
    step(nowMs) {
      steps.push({ dueMs: paced.dueMs, nowMs });
      paced.dueMs += everyMs;
    },
    fail: (cause) => void failures.push(cause),
  };
  metronome.join(paced);
  return { paced, steps, failures };
}

test('each part is run on its own schedule, never before it is due, and does not drift', async () => {
  const metronome = new Metronome();
  const startMs = metronome.nowMs();
  const parts = [part(metronome, startMs + 5, 20), part(metronome, startMs + 12.5, 10)];
  await eventually(() => expect(parts[0]?.steps.length).toBeGreaterThan(10));
  for (const { paced } of parts) metronome.leave(paced);
  for (const { steps } of parts) {
    expect(steps.every(({ dueMs, nowMs }) => nowMs >= dueMs)).toBe(true);
  }
  expect(parts[0]?.steps[10]?.dueMs).toBeCloseTo(startMs + 5 + 10 * 20, 6);
  expect(parts[1]?.steps[10]?.dueMs).toBeCloseTo(startMs + 12.5 + 10 * 10, 6);
});

test('what is late is caught up with, and no more than what is due', async () => {
  let nowMs = 0;
  const metronome = new Metronome(() => nowMs);
  const { paced, steps } = part(metronome, 20, 20);
  nowMs = 110;
  await eventually(() => expect(steps).not.toEqual([]));
  metronome.leave(paced);
  expect(steps.map(({ dueMs }) => dueMs)).toEqual([20, 40, 60, 80, 100]);
});

test('a part that is due sooner than the others is not kept waiting by them', async () => {
  const metronome = new Metronome();
  const late = part(metronome, metronome.nowMs() + 60_000, 20);
  const soon = part(metronome, metronome.nowMs() + 5, 60_000);
  await eventually(() => expect(soon.steps).toHaveLength(1));
  for (const { paced } of [late, soon]) metronome.leave(paced);
  expect(late.steps).toEqual([]);
});

test('a part may leave in its own step, and is not run again', async () => {
  let nowMs = 0;
  const metronome = new Metronome(() => nowMs);
  let steps = 0;
  const paced = {
    dueMs: 10,
    step() {
      steps += 1;
      metronome.leave(paced);
    },
    fail() {},
  };
  metronome.join(paced);
  const other = part(metronome, 10, 10);
  nowMs = 50;
  await eventually(() => expect(other.steps).toHaveLength(5));
  metronome.leave(other.paced);
  expect(steps).toBe(1);
});

test('a part that throws is told so and has left; the others go on', async () => {
  const metronome = new Metronome();
  const cause = new Error('broken');
  const failures: unknown[] = [];
  const thrower: Paced = {
    dueMs: metronome.nowMs(),
    step() {
      throw cause;
    },
    fail: (told) => void failures.push(told),
  };
  metronome.join(thrower);
  const other = part(metronome, metronome.nowMs(), 5);
  await eventually(() => expect(other.steps.length).toBeGreaterThan(3));
  metronome.leave(other.paced);
  expect(failures).toEqual([cause]);
});
