import { describe, expect, test } from 'vitest';
import { numbered } from '../testing/test-line.ts';
import { PlayOut, type PlayOutOptions } from './play-out.ts';

const packetSamples = 160;

/** Plays packets one after the other. */
function player(marksAfterClear: PlayOutOptions['marksAfterClear'] = 'dropped') {
  const playOut = new PlayOut({ sampleRate: 8000, marksAfterClear });
  const heard: number[] = [];
  const packets = () => {
    const packet = new Int16Array(packetSamples);
    const facts = playOut.fillPacket(packet);
    const marks = playOut.finishPacket();
    heard.push(...packet);
    return { ...facts, marks };
  };
  return { playOut, heard, next: packets, play: (count: number) => Array.from({ length: count }, packets) };
}

test('chunks are heard one behind the other without a hole', () => {
  const { playOut, heard, play } = player();
  playOut.add(numbered(480), false);
  playOut.add(numbered(320, 481), false);
  play(5);
  expect(Int16Array.from(heard)).toEqual(numbered(800));
});

test('nothing to play is silence and no underrun', () => {
  const { play } = player();
  expect(play(2)).toEqual(Array(2).fill({ audio: 0, penalty: 0, underrun: 0, marks: [] }));
});

test('a chunk that is no multiple of 320 bytes costs 20 ms before the next one', () => {
  const { playOut, heard, play } = player();
  playOut.add(numbered(200), true);
  playOut.add(numbered(160, 201), false);
  const packets = play(4);
  expect(Int16Array.from(heard.slice(0, 200))).toEqual(numbered(200));
  expect(heard.slice(200, 360)).toEqual(Array(160).fill(0));
  expect(Int16Array.from(heard.slice(360, 520))).toEqual(numbered(160, 201));
  expect(packets.map(({ penalty }) => penalty)).toEqual([0, 0, 160, 0]);
});

test('the wait is over when the next chunk comes late', () => {
  const { playOut, heard, play } = player();
  playOut.add(numbered(150), true);
  play(3);
  playOut.add(numbered(160), false);
  const [packet] = play(1);
  expect(Int16Array.from(heard.slice(480))).toEqual(numbered(160));
  expect(packet).toMatchObject({ penalty: 0, underrun: 330 });
});

test('audio that runs out and comes back within half a second has left a hole of so many samples', () => {
  const { playOut, play, next } = player();
  playOut.add(numbered(200), false);
  play(4);
  playOut.add(numbered(160), false);
  expect(next()).toMatchObject({ audio: 160, underrun: 440 });
});

test('longer silence is the end of an utterance', () => {
  const { playOut, play, next } = player();
  playOut.add(numbered(160), false);
  play(1 + 26);
  playOut.add(numbered(160), false);
  expect(next()).toMatchObject({ audio: 160, underrun: 0 });
});

test('a mark comes back with the packet in which its audio ends', () => {
  const { playOut, play } = player();
  playOut.add(numbered(320), false);
  expect(playOut.mark('end of the second')).toBe(false);
  playOut.add(numbered(10), true);
  playOut.mark('in the third');
  expect(play(4).map(({ marks }) => marks)).toEqual([[], ['end of the second'], ['in the third'], []]);
});

test('a mark behind audio that is being played waits for its end; with nothing played it comes back at once', () => {
  const { playOut } = player();
  playOut.add(numbered(160), false);
  playOut.fillPacket(new Int16Array(packetSamples));
  expect(playOut.mark('last')).toBe(false);
  expect(playOut.finishPacket()).toEqual(['last']);
  expect(playOut.mark('next')).toBe(true);
});

test('a mark does not wait out the pause behind a short chunk', () => {
  const { playOut, play } = player();
  playOut.add(numbered(100), true);
  playOut.mark('short');
  playOut.add(numbered(160), false);
  expect(play(1)[0]?.marks).toEqual(['short']);
});

describe('clear', () => {
  function cleared(marksAfterClear: PlayOutOptions['marksAfterClear']) {
    const { playOut, heard, play } = player(marksAfterClear);
    playOut.add(numbered(320), false);
    playOut.mark('first');
    playOut.add(numbered(160), false);
    playOut.mark('second');
    play(1);
    const atOnce = playOut.clear();
    const later = play(3).map(({ marks }) => marks);
    return { playOut, heard, atOnce, later };
  }

  test('drops what is queued, and nothing older is heard', () => {
    const { playOut, heard } = cleared('dropped');
    expect(heard.slice(160)).toEqual(Array(480).fill(0));
    expect(playOut).toMatchObject({ queuedSamples: 0, pendingMarks: 0 });
  });

  test.each([
    ['dropped', [], [[], [], []]],
    ['flushed', ['first', 'second'], [[], [], []]],
    ['echoed', [], [['first'], ['second'], []]],
  ] as const)('marks are %s: %j at once, %j packet by packet', (dialect, atOnce, later) => {
    expect(cleared(dialect)).toMatchObject({ atOnce, later });
  });

  test('is no hole in an utterance, and takes the wait for a short chunk back', () => {
    const { playOut, heard, play, next } = player();
    playOut.add(numbered(170), true);
    play(2);
    playOut.clear();
    playOut.add(numbered(160), false);
    expect(next()).toMatchObject({ audio: 160, underrun: 0, penalty: 0 });
    expect(heard.slice(320)).toEqual([...numbered(160)]);
  });
});

test('what it counts as queued is what has not been played', () => {
  const { playOut, play } = player();
  playOut.add(numbered(500), false);
  playOut.mark('end');
  expect(playOut).toMatchObject({ queuedSamples: 500, pendingMarks: 1 });
  play(2);
  expect(playOut.queuedSamples).toBe(180);
  play(2);
  expect(playOut).toMatchObject({ queuedSamples: 0, pendingMarks: 0 });
});
