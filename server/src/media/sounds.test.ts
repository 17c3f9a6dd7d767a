import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { levelOf } from './audio/level.ts';
import { bytesOf, samplesOf } from './audio/pcm.ts';
import { tone } from './audio/tone.ts';
import { wavHeader } from './audio/wav.ts';
import { holdSound, Sounds } from './sounds.ts';
import { newFolder } from './testing/new-folder.ts';

function wavFile(sampleRate: number, channels = 1): string {
  const path = join(newFolder(), 'sound.wav');
  const data = bytesOf(tone({ hz: 440, durationMs: 500, sampleRate, amplitude: 9000 }));
  writeFileSync(path, Buffer.concat([wavHeader({ sampleRate, channels }, data.length), data]));
  return path;
}

test.each([8000, 16_000, 24_000] as const)(
  'the hold sound at %i Hz is soft, loops without a click, and is made once',
  (rate) => {
    const sound = holdSound(rate);
    const samples = samplesOf(sound);
    expect(sound.length).toBe(rate * 4);
    expect(levelOf(samples).peakDbfs).toBeGreaterThan(-30);
    expect(levelOf(samples).peakDbfs).toBeLessThan(-18);
    expect(Math.abs((samples[0] as number) - (samples.at(-1) as number))).toBeLessThan(20);
    expect(holdSound(rate)).toBe(sound);
  },
);

test.each([
  [8000, 8000],
  [8000, 24_000],
  [24_000, 8000],
  [16_000, 8000],
  [24_000, 16_000],
] as const)('a file of %i Hz is heard at %i Hz with its length, level and place', async (from, to) => {
  const path = wavFile(from);
  const loaded = await new Sounds().load(path, to);
  if (!loaded.ok) throw new Error(loaded.error);
  const wanted = tone({ hz: 440, durationMs: 500, sampleRate: to, amplitude: 9000 });
  const heard = samplesOf(loaded.value);
  expect(heard.length).toBe(wanted.length);
  const middle = (samples: Int16Array) => samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  expect(levelOf(middle(heard)).rmsDbfs).toBeCloseTo(levelOf(middle(wanted)).rmsDbfs, 1);
  const rest = heard.map((sample, at) => sample - (wanted[at] as number));
  expect(levelOf(middle(rest)).rmsDbfs).toBeLessThan(levelOf(wanted).rmsDbfs - 14);
});

test('a file is read once for each rate', async () => {
  const sounds = new Sounds();
  const path = wavFile(24_000);
  const [one, other] = await Promise.all([sounds.load(path, 8000), sounds.load(path, 8000)]);
  expect(one).toBe(other);
});

test('what cannot be used is refused in words, and may be there the next time', async () => {
  const sounds = new Sounds();
  const path = join(newFolder(), 'later.wav');
  expect(await sounds.load(path, 8000)).toEqual({ ok: false, error: 'cannot be read' });
  writeFileSync(path, 'no sound');
  expect(await sounds.load(path, 8000)).toEqual({ ok: false, error: expect.stringContaining('not a WAV') });
  expect(await sounds.load(wavFile(44_100), 8000)).toEqual({ ok: false, error: expect.stringContaining('kHz') });
  expect(await sounds.load(wavFile(8000, 2), 8000)).toEqual({ ok: false, error: expect.stringContaining('mono') });
  const eightBit = wavHeader({ sampleRate: 8000, channels: 1 }, 0);
  eightBit.writeUInt16LE(8, 34);
  writeFileSync(path, eightBit);
  expect(await sounds.load(path, 8000)).toEqual({ ok: false, error: expect.stringContaining('16 bit') });
});
