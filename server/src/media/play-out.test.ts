import { describe, expect, test } from 'vitest';
import { speech, talking } from './testing/talking.ts';

/** Lengths of the frames, in ms at 8 kHz. */
function lengths(sent: { frame: Buffer }[]): number[] {
  return sent.map(({ frame }) => frame.length / 16);
}

describe('pacing', () => {
  test('the first frame goes at once, and the carrier is kept a lead ahead', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(1000));
    expect(lengths(carrier.sent)).toEqual([100, 100]);
    timers.run(1000);
    const aheadMs = carrier.sent.map(({ atMs }, index) => (index + 1) * 100 - (atMs - 1000));
    expect(Math.max(...aheadMs)).toBeLessThanOrEqual(300);
    expect(carrier.sent).toHaveLength(10);
    expect(carrier.gapsMs).toEqual([]);
    expect(carrier.heardMs(1)).toBe(1000);
  });

  test('nothing ticks while nothing is to be sent', () => {
    const { timers, playOut } = talking();
    playOut.push('a', speech(600));
    playOut.finish('a');
    expect(timers.pending).toBeGreaterThan(0);
    timers.run(1000);
    expect(timers.pending).toBe(0);
  });

  test('a stall that the lead covers is not heard, and a longer one is caught up with without a burst', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(3000));
    timers.run(500);
    timers.stall(150);
    timers.run(100);
    expect(carrier.gapsMs).toEqual([]);
    const before = carrier.sent.length;
    timers.stall(700);
    timers.run(0);
    expect(carrier.sent.length - before).toBeLessThanOrEqual(3);
    timers.run(3000);
    expect(carrier.gapsMs).toHaveLength(1);
    expect(playOut.figures).toMatchObject({ gaps: 1 });
    expect(carrier.heardMs(1)).toBe(3000);
  });

  test('speech that comes as fast as it is played is sent without gaps and without tiny frames', () => {
    const { timers, carrier, playOut } = talking();
    for (let at = 0; at < 100; at += 1) {
      playOut.push('a', speech(20));
      timers.run(20);
    }
    playOut.finish('a');
    timers.run(500);
    expect(carrier.gapsMs).toEqual([]);
    expect(carrier.heardMs(1)).toBe(2000);
    expect(Math.min(...lengths(carrier.sent))).toBeGreaterThanOrEqual(40);
    expect(carrier.sent[0]?.atMs).toBe(1080);
  });

  test('speech that comes slower waits a frame at most', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(30));
    timers.run(90);
    expect(carrier.sent).toHaveLength(0);
    timers.run(20);
    expect(lengths(carrier.sent)).toEqual([40]);
    timers.run(40);
    expect(carrier.heardMs(1)).toBe(30);
  });

  test('every frame is a multiple of 320 bytes, whatever comes', () => {
    const { timers, carrier, playOut } = talking();
    for (const ms of [13, 170, 1, 55, 301]) {
      playOut.push('a', speech(ms));
      timers.run(40);
    }
    playOut.finish('a');
    timers.run(2000);
    expect(carrier.sent.every(({ frame }) => frame.length % 320 === 0)).toBe(true);
    expect(carrier.heardMs(1)).toBe(540);
  });

  test('frames at 24 kHz are whole samples of 20 ms, and as long as asked for', () => {
    const { timers, carrier, playOut } = talking({ frameMs: 60 }, { sampleRate: 24_000 });
    playOut.push('a', Buffer.alloc(48 * 200, 1));
    timers.run(60);
    expect(carrier.sent.map(({ frame }) => frame.length)).toEqual([2880, 2880, 2880]);
  });

  test('nothing is sent while the network takes nothing, and all of it afterwards', () => {
    const { timers, carrier, playOut } = talking();
    carrier.bufferedBytes = 2 ** 20 + 1;
    playOut.push('a', speech(500));
    timers.run(100);
    expect(carrier.sent).toHaveLength(0);
    carrier.bufferedBytes = 0;
    timers.run(600);
    expect(carrier.heardMs(1)).toBe(500);
    expect(playOut.figures.stalls).toBe(1);
  });

  test('what does not fit into the queue is refused', () => {
    const { playOut } = talking({ maxQueueMs: 1000 });
    expect(playOut.push('a', speech(1000))).toBe('taken');
    expect(playOut.push('a', speech(300))).toBe('full');
    expect(playOut.queuedMs).toBe(800);
  });

  test('of a part that did not fit the beginning is heard, without a hole, and the next part after it', () => {
    const { timers, carrier, playOut } = talking({ maxQueueMs: 1000 });
    playOut.push('a', speech(1000, 1));
    expect(playOut.push('a', speech(300, 2))).toBe('full');
    timers.run(600);
    expect(playOut.push('a', speech(100, 2))).toBe('full');
    playOut.finish('a');
    expect(playOut.push('b', speech(300, 3))).toBe('taken');
    timers.run(2000);
    expect([1, 2, 3].map((value) => carrier.heardMs(value))).toEqual([1000, 0, 300]);
    expect(playOut.heardMs('a')).toBe(1000);
    expect(playOut.isQuiet).toBe(true);
  });

  test('who records is told of every frame and of when it is played', () => {
    const played: [number, number][] = [];
    const { timers, playOut } = talking({ onPlayed: (frame, atMs) => played.push([frame.length, atMs]) });
    playOut.push('a', speech(300));
    timers.run(300);
    expect(played).toEqual([
      [1600, 1000],
      [1600, 1100],
      [1600, 1200],
    ]);
  });
});

describe('parts', () => {
  test('are played in the order in which they began, the end of one and the beginning of the next in one frame', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(130, 1));
    playOut.push('b', speech(170, 2));
    playOut.push('a', speech(20, 1));
    playOut.finish('a');
    playOut.finish('b');
    timers.run(600);
    expect(carrier.audio.length).toBe(8 * 400);
    expect([...carrier.audio].findIndex((value) => value !== 1)).toBe(8 * 150);
    expect(carrier.audio.subarray(8 * 150, 8 * 320).every((value) => value === 2)).toBe(true);
    expect(playOut.heardMs('a')).toBe(150);
    expect(playOut.heardMs('b')).toBe(170);
    expect(playOut.heardMs('c')).toBe(0);
  });

  test('one that never ends keeps the next waiting no longer than the carrier has something to play', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(200, 1));
    playOut.push('b', speech(200, 2));
    playOut.finish('b');
    timers.run(600);
    expect(carrier.heardMs(2)).toBe(200);
    expect(carrier.gapsMs).toEqual([]);
  });

  test('the last frame of a short part is not filled up when it goes at once, and is when nothing follows', () => {
    const { timers, carrier, playOut } = talking();
    playOut.push('a', speech(50));
    expect(carrier.sent).toHaveLength(0);
    playOut.finish('a');
    expect(lengths(carrier.sent)).toEqual([60]);
    timers.run(300);
    playOut.push('b', speech(130));
    playOut.finish('b');
    timers.run(300);
    expect(lengths(carrier.sent)).toEqual([60, 100, 100]);
  });

  test('marks follow the beginning and the end of each part, and come often enough between', () => {
    const { timers, carrier, playOut } = talking({ markEveryMs: 300 });
    playOut.push('a', speech(1000));
    playOut.finish('a');
    timers.run(1200);
    expect(carrier.marks).toHaveLength(4);
    expect(new Set(carrier.marks).size).toBe(4);
  });

  test('a part whose end is told late gets its mark then', () => {
    const { timers, carrier, playOut } = talking({ markEveryMs: 300 });
    playOut.push('a', speech(200));
    timers.run(100);
    expect(carrier.marks).toHaveLength(1);
    playOut.finish('a');
    expect(carrier.marks).toHaveLength(2);
  });

  test('times tell when a part was first sent, and when its first sample was heard', () => {
    const { timers, carrier, playOut } = talking({}, { latencyMs: () => 30 });
    expect(playOut.timesOf('a')).toBeNull();
    timers.run(500);
    playOut.push('a', speech(500));
    expect(playOut.timesOf('a')).toEqual({ firstSentAtMs: 1500, firstHeardAtMs: null });
    timers.run(200);
    expect(carrier.heardMs(1)).toBe(170);
    expect(playOut.timesOf('a')).toEqual({ firstSentAtMs: 1500, firstHeardAtMs: 1560 });
  });
});
