import { describe, expect, test } from 'vitest';
import { levelOf } from './audio/level.ts';
import { bytesOf, samplesOf } from './audio/pcm.ts';
import { tone } from './audio/tone.ts';
import { type AudioFormat, createConverter } from './converter.ts';
import type { SampleRate } from './phone-leg.ts';

const formats: AudioFormat[] = [
  { encoding: 'pcm16', sampleRate: 24000 },
  { encoding: 'pcma', sampleRate: 8000 },
  { encoding: 'pcmu', sampleRate: 8000 },
];
const rates: SampleRate[] = [8000, 16_000, 24_000];
const pairs = rates.flatMap((rate) => formats.map((format) => ({ rate, format, encoding: format.encoding })));

describe.each(pairs)('a leg at $rate Hz and a model with $encoding', ({ rate, format }) => {
  const said = bytesOf(tone({ hz: 500, durationMs: 400, sampleRate: rate, amplitude: 9000 }));

  test('20 ms are 20 ms in both directions, and a tone keeps its level there and back', () => {
    const converter = createConverter(rate, format);
    const heard: Buffer[] = [];
    for (let at = 0; at < said.length; at += rate / 25) {
      const toModel = converter.toModel(said.subarray(at, at + rate / 25));
      expect(toModel.length).toBe((format.sampleRate / 50) * (format.encoding === 'pcm16' ? 2 : 1));
      heard.push(converter.fromModel(toModel));
      expect(heard.at(-1)?.length).toBe(rate / 25);
    }
    const settled = samplesOf(Buffer.concat(heard)).subarray(rate / 10);
    expect(levelOf(settled).rmsDbfs).toBeCloseTo(levelOf(samplesOf(said)).rmsDbfs, 0);
  });

  test('what the model sends sounds the same however it is cut', () => {
    const audio = createConverter(rate, format).toModel(said);
    const whole = createConverter(rate, format).fromModel(audio);
    const converter = createConverter(rate, format);
    const pieces: Buffer[] = [];
    for (let at = 0; at < audio.length; at += 333) pieces.push(converter.fromModel(audio.subarray(at, at + 333)));
    expect(Buffer.concat(pieces)).toEqual(whole);
  });

  test('after an interruption nothing of the old audio is heard, nor half a sample of it', () => {
    const converter = createConverter(rate, format);
    converter.fromModel(Buffer.alloc(4801, 0x33));
    converter.restartFromModel();
    const next = createConverter(rate, format).toModel(said);
    expect(converter.fromModel(next)).toEqual(createConverter(rate, format).fromModel(next));
  });
});

test('at 24 kHz what the caller says is not copied, and what the model says outlasts the memory that it came in', () => {
  const converter = createConverter(24_000, { encoding: 'pcm16', sampleRate: 24_000 });
  const audio = Buffer.alloc(960, 1);
  expect(converter.toModel(audio)).toBe(audio);
  const kept = converter.fromModel(audio);
  audio.fill(2);
  expect(kept).toEqual(Buffer.alloc(960, 1));
});

test('A-law that passes an 8 kHz leg and comes back is bit for bit the same', () => {
  const converter = createConverter(8000, { encoding: 'pcma', sampleRate: 8000 });
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect(converter.toModel(converter.fromModel(everyByte))).toEqual(everyByte);
});

test('audio at an odd address is read as well', () => {
  const said = bytesOf(tone({ hz: 500, durationMs: 20, sampleRate: 8000, amplitude: 9000 }));
  const shifted = Buffer.from(new ArrayBuffer(said.length + 1), 1);
  said.copy(shifted);
  const format: AudioFormat = { encoding: 'pcma', sampleRate: 8000 };
  expect(createConverter(8000, format).toModel(shifted)).toEqual(createConverter(8000, format).toModel(said));
});
