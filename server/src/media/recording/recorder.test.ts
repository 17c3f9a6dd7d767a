import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { HandTimers } from '../../testing/hand-timers.ts';
import { samplesOf } from '../audio/pcm.ts';
import { readWav } from '../audio/wav.ts';
import { newFolder } from '../testing/new-folder.ts';
import { speech } from '../testing/talking.ts';
import { Recorder } from './recorder.ts';

function recording(path = join(newFolder(), 'talk.wav')) {
  const timers = new HandTimers(5000);
  const failures: Error[] = [];
  const recorder = new Recorder({ path, sampleRate: 8000, timers, onFailure: (error) => failures.push(error) });
  /** The caller's audio, 100 ms at a time, as it would come. */
  const callerSpeaks = (ms: number, value: number) => {
    for (let at = 0; at < ms; at += 100) {
      timers.run(100);
      recorder.caller(speech(100, value), timers.now());
    }
  };
  return { path, timers, recorder, failures, callerSpeaks };
}

/** Both channels as stretches of one value: [value, from ms, to ms]. */
function stretches(path: string): { left: [number, number, number][]; right: [number, number, number][] } {
  const wav = readWav(readFileSync(path));
  if (!wav.ok) throw new Error(wav.error);
  expect(wav.value).toMatchObject({ sampleRate: 8000, channels: 2 });
  const samples = samplesOf(wav.value.data);
  return { left: stretchesOf(samples, 0), right: stretchesOf(samples, 1) };
}

function stretchesOf(samples: Int16Array, channel: number): [number, number, number][] {
  const found: [number, number, number][] = [];
  let from = 0;
  for (let at = 1; at <= samples.length / 2; at += 1) {
    const value = samples[2 * from + channel] as number;
    if (at < samples.length / 2 && samples[2 * at + channel] === value) continue;
    if (value !== 0) found.push([value, from / 8, at / 8]);
    from = at;
  }
  return found;
}

test('the caller is on the left and the agent on the right, each where it was heard', async () => {
  const { path, timers, recorder, callerSpeaks } = recording();
  callerSpeaks(3000, 7);
  const playsAtMs = timers.now() + 200;
  for (let at = 0; at < 2000; at += 100) {
    recorder.agent(speech(100, 9), playsAtMs + at);
    callerSpeaks(100, 8);
  }
  callerSpeaks(1000, 8);
  expect(await recorder.close()).toEqual({ durationMs: 6000, bytes: 44 + 6 * 32_000 });
  expect(stretches(path)).toEqual({
    left: [
      [7, 0, 3000],
      [8, 3000, 6000],
    ],
    right: [[9, 3200, 5200]],
  });
});

test('what was cleared before it was played is not in the recording', async () => {
  const { path, timers, recorder, callerSpeaks } = recording();
  callerSpeaks(1000, 7);
  recorder.agent(speech(1000, 9), timers.now());
  callerSpeaks(400, 7);
  recorder.cutAgent(timers.now());
  recorder.agent(speech(300, 5), timers.now() + 100);
  callerSpeaks(1000, 7);
  await recorder.close();
  expect(stretches(path).right).toEqual([
    [9, 1000, 1400],
    [5, 1500, 1800],
  ]);
});

test('frames that follow each other are joined without a seam', async () => {
  const { path, timers, recorder, callerSpeaks } = recording();
  for (let at = 0; at < 20; at += 1) {
    recorder.agent(speech(100, 9), timers.now() + 200 + (at % 3) * 4);
    callerSpeaks(100, 7);
  }
  await recorder.close();
  expect(stretches(path).right).toEqual([[9, 200, 2000]]);
});

describe('the caller’s audio', () => {
  test('is laid end to end though it comes unevenly', async () => {
    const { path, timers, recorder } = recording();
    for (let at = 0; at < 40; at += 1) {
      timers.run(at % 2 === 0 ? 160 : 40);
      recorder.caller(speech(100, 7), timers.now());
    }
    await recorder.close();
    expect(stretches(path).left).toHaveLength(1);
  });

  test('loses nothing when the network was stuck and caught up', async () => {
    const { path, timers, recorder, callerSpeaks } = recording();
    callerSpeaks(2000, 7);
    timers.run(600);
    for (let at = 0; at < 6; at += 1) recorder.caller(speech(100, 8), timers.now());
    callerSpeaks(1000, 7);
    await recorder.close();
    expect(stretches(path).left).toEqual([
      [7, 0, 2000],
      [8, 2000, 2600],
      [7, 2600, 3600],
    ]);
  });

  test('is silent where the carrier sent nothing', async () => {
    const { path, timers, recorder, callerSpeaks } = recording();
    callerSpeaks(1000, 7);
    timers.run(20_000);
    callerSpeaks(1000, 8);
    expect(await recorder.close()).toMatchObject({ durationMs: 22_000 });
    expect(stretches(path).left).toEqual([
      [7, 0, 1000],
      [8, 21_000, 22_000],
    ]);
  });

  test('that drifts away from the clock is moved back', async () => {
    const { path, timers, recorder } = recording();
    for (let at = 0; at < 80; at += 1) {
      timers.run(104);
      recorder.caller(speech(100, 7), timers.now());
    }
    await recorder.close();
    const { left } = stretches(path);
    expect(left.at(-1)?.[2]).toBeGreaterThan(8320 - 250);
  });

  test('that comes faster than the clock stays near it', async () => {
    const { timers, recorder } = recording();
    for (let at = 0; at < 80; at += 1) {
      timers.run(96);
      recorder.caller(speech(100, 7), timers.now());
    }
    expect((await recorder.close()).durationMs).toBeLessThan(7680 + 300);
  });
});

test('whenever the process ends there is a file that plays to the last header', async () => {
  const { path, recorder, callerSpeaks } = recording();
  await vi.waitFor(() => expect(existsSync(path)).toBe(true));
  callerSpeaks(9000, 7);
  await vi.waitFor(() => expect(readFileSync(path).length).toBeGreaterThan(6 * 32_000));
  const wav = readWav(readFileSync(path));
  expect(wav.ok && wav.value.data.length / 32_000).toBeGreaterThanOrEqual(5);
  await recorder.close();
});

test('a file that cannot be written is told once, and the talk goes on', async () => {
  const { recorder, failures, callerSpeaks, timers } = recording(join(newFolder(), 'no', 'such', 'talk.wav'));
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  callerSpeaks(5000, 7);
  recorder.agent(speech(100, 9), timers.now());
  recorder.cutAgent(timers.now());
  expect(await recorder.close()).toEqual({ durationMs: 0, bytes: 0 });
  expect(failures).toHaveLength(1);
  expect(failures[0]?.message).not.toContain('such');
});

test('a full disk stops the recording and is told', async () => {
  const { recorder, failures, callerSpeaks } = recording('/dev/full');
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  callerSpeaks(3000, 7);
  await recorder.close();
  expect(failures).toHaveLength(1);
});

test('a disk that cannot follow costs the recording and no memory', async () => {
  const { recorder, failures, callerSpeaks } = recording();
  // None of it can be written before this is over.
  callerSpeaks(60_000, 7);
  expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('too slow')]);
  await recorder.close();
});

test('a recording of nothing is a WAV file of no length', async () => {
  const { path, recorder } = recording();
  expect(await recorder.close()).toEqual({ durationMs: 0, bytes: 44 });
  expect(stretches(path)).toEqual({ left: [], right: [] });
});
