import { expect, test } from 'vitest';
import { HandTimers } from '../testing/hand-timers.ts';
import { bytesOf } from './audio/pcm.ts';
import { tone } from './audio/tone.ts';
import { type Alarm, Watch } from './watch.ts';

const silence = Buffer.alloc(1600);
const voice = bytesOf(tone({ hz: 300, durationMs: 100, sampleRate: 8000, amplitude: 6000 }));
/** Some 20 of 32,768: what a quiet room sounds like. */
const room = bytesOf(tone({ hz: 300, durationMs: 100, sampleRate: 8000, amplitude: 20 }));

function watched() {
  const timers = new HandTimers(0);
  const alarms: Alarm[] = [];
  const watch = new Watch({ timers, onAlarm: (alarm) => alarms.push(alarm) });
  /** So many seconds in which this comes from each side. */
  const pass = (seconds: number, caller: Buffer | null, agent: Buffer | null) => {
    for (let at = 0; at < seconds * 10; at += 1) {
      if (caller !== null) watch.caller(caller);
      if (agent !== null) watch.agent(agent, 8000);
      timers.run(100);
    }
  };
  return { timers, alarms, watch, pass };
}

test('a talk in which both are heard by turns raises no alarm', () => {
  const { alarms, pass } = watched();
  for (let turn = 0; turn < 10; turn += 1) {
    pass(8, room, voice);
    pass(8, voice, null);
  }
  expect(alarms).toEqual([]);
});

test('30 s without media are told once, and again only when media had come in between', () => {
  const { alarms, pass } = watched();
  pass(29, null, voice);
  expect(alarms).toEqual([]);
  pass(60, null, voice);
  expect(alarms).toEqual(['no-media']);
  pass(1, voice, null);
  pass(29, null, voice);
  expect(alarms).toEqual(['no-media']);
  pass(2, null, voice);
  expect(alarms).toEqual(['no-media', 'no-media']);
});

test('when neither side has been heard for 20 s the air is dead', () => {
  const { alarms, pass } = watched();
  pass(5, voice, voice);
  pass(19, room, null);
  expect(alarms).toEqual([]);
  pass(60, room, null);
  expect(alarms).toEqual(['dead-air']);
  pass(1, room, voice);
  pass(25, room, null);
  expect(alarms).toEqual(['dead-air', 'dead-air']);
});

test('a caller of whom only zeros ever came while the agent spoke is not connected', () => {
  const { alarms, pass } = watched();
  pass(14, silence, voice);
  expect(alarms).toEqual([]);
  pass(30, silence, voice);
  expect(alarms).toEqual(['caller-silent']);
});

test('a caller who is only quiet is connected', () => {
  const { alarms, pass } = watched();
  pass(1, room, null);
  pass(60, silence, voice);
  expect(alarms).toEqual([]);
});

test('speech that is digital silence is told after 2 s of it, though every counter is fine', () => {
  const { alarms, pass } = watched();
  pass(1, voice, voice);
  pass(1.5, voice, silence);
  expect(alarms).toEqual([]);
  pass(1.5, voice, silence);
  expect(alarms).toEqual(['agent-silent']);
});

test('closed it tells nothing more', () => {
  const { timers, alarms, watch } = watched();
  watch.close();
  timers.run(120_000);
  expect(alarms).toEqual([]);
});
