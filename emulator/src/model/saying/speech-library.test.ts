import { expect, test } from 'vitest';
import { rmsDbfs } from '../../audio/level.ts';
import { frameMs, quiet, stepVad, type VadEvent } from '../input/vad.ts';
import { allClips, clipIds } from './speech-library.ts';

test('every clip is there', () => {
  expect(allClips().map(({ id }) => id)).toEqual(clipIds);
});

test.each(allClips())('$id is speech: loud enough, not clipped, and as long as its text', ({ id, text, sound }) => {
  const { samples } = sound;
  const lengthMs = samples.length / 24;
  expect(rmsDbfs(samples)).toBeGreaterThan(-30);
  expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(32_000);
  expect(lengthMs / text.length).toBeGreaterThan(35);
  expect(lengthMs / text.length).toBeLessThan(100);
  if (id === 'long') expect(lengthMs).toBeGreaterThan(10_000);
});

test.each(allClips())('$id is heard as speech, from its beginning to its end', ({ sound }) => {
  const size = frameMs * 24;
  const silence = new Int16Array(24 * 1000);
  const audio = Int16Array.from([...sound.samples, ...silence]);
  const events: VadEvent[] = [];
  let state = quiet;
  for (let start = 0; start + size <= audio.length; start += size) {
    const frame = { samples: audio.subarray(start, start + size), endMs: start / 24 + frameMs };
    const step = stepVad(state, frame, { threshold: 0.5, prefixPaddingMs: 0, silenceDurationMs: 700 });
    state = step.state;
    if (step.event !== null) events.push(step.event);
  }
  expect(events).toHaveLength(2);
  const [started, stopped] = events;
  expect(started?.type === 'started' && started.audioStartMs).toBeLessThan(200);
  expect(stopped?.type === 'stopped' && stopped.audioEndMs).toBeGreaterThan(sound.samples.length / 24 + 400);
});
