import { expect, test } from 'vitest';
import { HandTimers } from '../testing/hand-timers.ts';
import { Metronome } from './metronome.ts';

function listener() {
  const beats: number[] = [];
  return { beats, beat: (nowMs: number) => void beats.push(nowMs) };
}

test('it beats on the grid of the clock, only while somebody listens', () => {
  const timers = new HandTimers(1003);
  const metronome = new Metronome(timers);
  expect(timers.pending).toBe(0);
  const member = listener();
  metronome.join(member);
  metronome.join(member);
  timers.run(30);
  expect(member.beats).toEqual([1010, 1020, 1030]);
  metronome.leave(member);
  timers.run(100);
  expect(member.beats).toHaveLength(3);
  expect(timers.pending).toBe(0);
});

test('when the process was late there is one beat, and the next is on the grid again', () => {
  const timers = new HandTimers(1000);
  const metronome = new Metronome(timers);
  const member = listener();
  metronome.join(member);
  timers.stall(57);
  timers.run(0);
  timers.run(13);
  expect(member.beats).toEqual([1057, 1060, 1070]);
});

test('members share one timer, and one that leaves during a beat does not disturb the others', () => {
  const timers = new HandTimers(1000);
  const metronome = new Metronome(timers);
  const last = listener();
  const leaver = { beat: () => metronome.leave(leaver) };
  metronome.join(leaver);
  metronome.join(last);
  expect(timers.pending).toBe(1);
  timers.run(20);
  expect(last.beats).toEqual([1010, 1020]);
});

test('a member that throws does not stop the beat', () => {
  const timers = new HandTimers(1000);
  const metronome = new Metronome(timers);
  const broken = {
    beat() {
      metronome.leave(broken);
      throw new Error('broken');
    },
  };
  const member = listener();
  metronome.join(broken);
  metronome.join(member);
  expect(() => timers.run(10)).toThrow('broken');
  timers.run(20);
  expect(member.beats).toEqual([1020, 1030]);
});
