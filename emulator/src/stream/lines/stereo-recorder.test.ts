import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWav } from '../../audio/wav.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { numbered, testLine } from '../testing/test-line.ts';
import { recordedLine, StereoRecorder } from './stereo-recorder.ts';

test('a line is recorded with the caller on the left and what he heard on the right, to the last sample', async () => {
  const path = join(newFolder(), 'call.wav');
  const said = numbered(20_000);
  const heard = numbered(20_000, 7);
  const recorder = await StereoRecorder.create(path, 8000);
  const inner = testLine({ said });
  const line = recordedLine(inner, recorder);
  for (let at = 0; at < said.length; at += 160) {
    line.hear(heard.subarray(at, at + 160));
    line.speak(160);
  }
  expect(await recorder.close()).toEqual({ durationMs: 2500, lostMs: 0 });
  expect(readWav(readFileSync(path))).toEqual({ ok: true, value: { sampleRate: 8000, channels: [said, heard] } });
  expect(inner.heard()).toEqual(heard);
});

test('a recording of nothing is a WAV file of no length', async () => {
  const path = join(newFolder(), 'call.wav');
  const recorder = await StereoRecorder.create(path, 16_000);
  expect(await recorder.close()).toEqual({ durationMs: 0, lostMs: 0 });
  expect(readWav(readFileSync(path))).toMatchObject({ ok: true, value: { sampleRate: 16_000 } });
});

test('a disk that cannot follow costs audio and no memory', async () => {
  const recorder = await StereoRecorder.create(join(newFolder(), 'call.wav'), 8000);
  const second = new Int16Array(8000);
  // None of it can be written before this loop is over.
  for (let recorded = 0; recorded < 100; recorded += 1) recorder.record(second, second);
  const { durationMs, lostMs } = await recorder.close();
  expect(durationMs + lostMs).toBe(100_000);
  expect(durationMs).toBeLessThanOrEqual(30_000);
});

test('a file that cannot be written is refused at the beginning', async () => {
  await expect(StereoRecorder.create(join(newFolder(), 'no', 'such', 'folder.wav'), 8000)).rejects.toThrow('ENOENT');
});
