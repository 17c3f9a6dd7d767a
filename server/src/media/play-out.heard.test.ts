// What was heard: interruptions, and who waits for the end.
import { describe, expect, test } from 'vitest';
import { speech, talking } from './testing/talking.ts';

describe('an interruption', () => {
  test('drops what waits here and there, and tells how much was heard of what', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(400, 1));
    playOut.finish('a');
    playOut.push('b', speech(2000, 2));
    playOut.push('c', speech(500, 3));
    timers.run(1000);
    expect(playOut.interrupt()).toEqual([
      { key: 'b', heardMs: 600, sentMs: 800, receivedMs: 2000 },
      { key: 'c', heardMs: 0, sentMs: 0, receivedMs: 500 },
    ]);
    expect(carrier.clears).toBe(1);
    timers.run(1000);
    expect(carrier.heardMs(2)).toBe(600);
    expect(playOut.heardMs('b')).toBe(600);
    expect(playOut.isQuiet).toBe(true);
    expect(timers.pending).toBe(0);
  });

  test('what still comes of a dropped part is ignored', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(500));
    timers.run(100);
    playOut.interrupt();
    const before = carrier.sent.length;
    expect(playOut.push('a', speech(500))).toBe('taken');
    playOut.finish('a');
    timers.run(500);
    expect(carrier.sent).toHaveLength(before);
  });

  test('does nothing when all was heard', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(500));
    playOut.finish('a');
    timers.run(1000);
    expect(playOut.interrupt()).toEqual([]);
    expect(carrier.clears).toBe(0);
  });

  test('tells of a part that was heard so far but is not finished, without a clear', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(300));
    timers.run(2000);
    expect(playOut.interrupt()).toEqual([{ key: 'a', heardMs: 300, sentMs: 300, receivedMs: 300 }]);
    expect(carrier.clears).toBe(0);
  });

  test('makes marks of before meaningless', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(500));
    timers.run(50);
    const [old = ''] = carrier.marks;
    playOut.interrupt();
    playOut.push('b', speech(500, 2));
    playOut.marked(old);
    playOut.marked('never sent');
    expect(playOut.heardMs('b')).toBe(0);
    timers.run(200);
    expect(playOut.heardMs('b')).toBeGreaterThan(100);
    expect(playOut.heardMs('a')).toBe(50);
  });

  test('lets the next part begin at once', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(1000));
    timers.run(350);
    playOut.interrupt();
    playOut.push('b', speech(100, 2));
    timers.run(120);
    expect(carrier.heardMs(2)).toBe(100);
  });
});

describe('who waits until all was heard', () => {
  test('is told by the last mark', () => {
    const { timers, carrier, playOut } = talking({}, { latencyMs: () => 40 });
    const told: [string, number][] = [];
    playOut.push('a', speech(500));
    playOut.finish('a');
    playOut.whenHeard((how) => told.push([how, carrier.heardMs(1)]), 500);
    timers.run(500);
    expect(told).toEqual([]);
    timers.run(500);
    expect(told).toEqual([['confirmed', 500]]);
    expect(timers.pending).toBe(0);
  });

  test('is told by the clock when that mark is overdue', () => {
    const { timers, playOut } = talking({}, { marks: false });
    const told: string[] = [];
    playOut.push('a', speech(500));
    playOut.whenHeard((how) => told.push(how), 400);
    timers.run(890);
    expect(told).toEqual([]);
    timers.run(30);
    expect(told).toEqual(['by-clock']);
  });

  test('does not wait for what is pushed later', () => {
    const { timers, playOut } = talking();
    const told: number[] = [];
    playOut.push('a', speech(500));
    playOut.finish('a');
    playOut.whenHeard(() => told.push(timers.now()), 500);
    playOut.push('b', speech(3000, 2));
    timers.run(900);
    expect(told).toEqual([1500]);
  });

  test('is told, though not at once, when there is nothing to wait for', () => {
    const { timers, playOut } = talking();
    const told: string[] = [];
    playOut.whenHeard((how) => told.push(how), 500);
    expect(told).toEqual([]);
    timers.run(0);
    expect(told).toEqual(['confirmed']);
  });

  test('is not told after an interruption, or when it was taken back, or when the leg has ended', () => {
    const { timers, playOut } = talking();
    const told: string[] = [];
    playOut.push('a', speech(500));
    playOut.whenHeard((how) => told.push(how), 100)();
    playOut.whenHeard((how) => told.push(how), 100);
    playOut.interrupt();
    playOut.push('b', speech(500));
    playOut.whenHeard((how) => told.push(how), 100);
    playOut.close();
    timers.run(2000);
    expect(told).toEqual([]);
    expect(timers.pending).toBe(0);
  });
});

test('it is quiet when everything was heard, by marks or a little after the clock tells so', () => {
  const marked = talking();
  const unmarked = talking({}, { marks: false });
  for (const { playOut, timers } of [marked, unmarked]) {
    expect(playOut.isQuiet).toBe(true);
    playOut.push('a', speech(300));
    playOut.finish('a');
    expect(playOut.isQuiet).toBe(false);
    timers.run(310);
  }
  expect(marked.playOut.isQuiet).toBe(true);
  expect(unmarked.playOut.isQuiet).toBe(false);
  unmarked.timers.run(300);
  expect(unmarked.playOut.isQuiet).toBe(true);
});

test('a carrier that never confirms anything costs no memory without end, and the clock still tells what was heard', () => {
  const { timers, carrier, playOut } = talking({ maxQueueMs: 200_000 }, { marks: false });
  playOut.push('a', speech(150_000));
  timers.run(140_000);
  expect(playOut.heardMs('a')).toBe(140_000);
  expect(carrier.sent.length).toBeGreaterThan(1200);
});
