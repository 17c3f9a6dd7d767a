import { expect, test } from 'vitest';
import type { AudioFormat } from '../audio/audio-format.ts';
import { InputAudio, maxKeptMs } from './input-audio.ts';

const pcm: AudioFormat = { type: 'audio/pcm', rate: 24_000 };
const pcma: AudioFormat = { type: 'audio/pcma' };

const pcmBytes = (ms: number) => Buffer.alloc(ms * 48);

test('frames come whole, wherever the appended pieces are cut', () => {
  const audio = new InputAudio(24_000);
  const ends = [7, 12, 1, 45, 15].flatMap((ms) => audio.append(pcm, pcmBytes(ms)).map(({ endMs }) => endMs));
  expect(ends).toEqual([20, 40, 60, 80]);
  expect(audio.endMs).toBe(80);
});

test('what is taken lies between the offsets, what is after it stays', () => {
  const audio = new InputAudio(24_000);
  audio.append(pcm, pcmBytes(1000));
  expect(audio.take(400, 900).samples).toHaveLength(500 * 24);
  audio.append(pcm, pcmBytes(100));
  expect([audio.bufferedMs, audio.endMs]).toEqual([200, 1100]);
});

test('however much is appended, only the newest is kept', () => {
  const audio = new InputAudio(24_000);
  for (let second = 0; second < 200; second += 1) audio.append(pcm, pcmBytes(1000));
  expect(audio.endMs).toBe(200_000);
  expect(audio.bufferedMs).toBe(maxKeptMs);
});

test('of one piece that is too long, the newest part is kept', () => {
  const audio = new InputAudio(8_000);
  audio.append(pcma, Buffer.alloc(200_000 * 8));
  expect([audio.bufferedMs, audio.endMs]).toEqual([maxKeptMs, 200_000]);
});

test('another rate begins with an empty buffer', () => {
  const audio = new InputAudio(24_000);
  audio.append(pcm, pcmBytes(210));
  expect(audio.append(pcma, Buffer.alloc(160, 0xd5)).map(({ endMs }) => endMs)).toEqual([230]);
  expect(audio.take(0, 1000)).toEqual({ sampleRate: 8_000, samples: new Int16Array(160).fill(8) });
});
