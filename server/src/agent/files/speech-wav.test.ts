import { expect, test } from 'vitest';
import { readSpeechWav } from './speech-wav.ts';
import { wavFile } from './testing/wav-file.ts';

function tone(sampleRate: number, hz: number, durationMs: number): Int16Array {
  const length = (sampleRate * durationMs) / 1000;
  return Int16Array.from({ length }, (_, at) => 10_000 * Math.sin((2 * Math.PI * hz * at) / sampleRate));
}

function samples(file: Buffer): Int16Array {
  const read = readSpeechWav(file);
  if (!read.ok) throw new Error(read.error);
  return new Int16Array(read.value.buffer, read.value.byteOffset, read.value.length / 2);
}

test('speech at the rate of the model is taken as it is', () => {
  const spoken = tone(24_000, 440, 50);
  expect(samples(wavFile({ sampleRate: 24_000, samples: spoken }))).toEqual(spoken);
});

test.each([8000, 16_000])('speech at %i Hz keeps its length and its sound', (sampleRate) => {
  const read = samples(wavFile({ sampleRate, samples: tone(sampleRate, 440, 500) }));
  expect(read.length).toBeGreaterThanOrEqual(12_000);
  expect(read.length).toBeLessThan(12_000 + 24 * 20);
  const crossings = read.slice(2400, 9600).filter((sample, at, all) => sample >= 0 && (all[at - 1] ?? 0) < 0).length;
  expect(crossings).toBeGreaterThanOrEqual(131);
  expect(crossings).toBeLessThanOrEqual(133);
  expect(Math.max(...read.slice(2400, 9600))).toBeGreaterThan(9500);
});

test('chunks before the audio are skipped, and a length that nobody filled in ends with the file', () => {
  const plain = wavFile({ sampleRate: 24_000, samples: Int16Array.of(1, 2, 3) });
  const note = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
  const streamed = Buffer.concat([plain.subarray(0, 36), note, plain.subarray(36)]);
  streamed.writeUInt32LE(0xff_ff_ff_ff, 36 + note.length + 4);
  expect([...samples(streamed)]).toEqual([1, 2, 3]);
});

const some = Int16Array.of(1, 2, 3, 4);
test.each([
  ['two channels', wavFile({ sampleRate: 8000, channels: 2, samples: some })],
  ['8 bit', wavFile({ sampleRate: 8000, bits: 8, samples: some })],
  ['µ-law', wavFile({ sampleRate: 8000, format: 7, samples: some })],
  ['44.1 kHz', wavFile({ sampleRate: 44_100, samples: some })],
  ['no samples', wavFile({ sampleRate: 8000, samples: new Int16Array(0) })],
  ['an MP3', Buffer.from('ID3\x04 and so on, and so on')],
  ['nothing', Buffer.alloc(0)],
  ['a header that is cut short', wavFile({ sampleRate: 8000, samples: some }).subarray(0, 30)],
])('%s is refused with a reason', (_, file) => {
  expect(readSpeechWav(file)).toEqual({ ok: false, error: expect.stringMatching(/^(must|is|has) /) });
});
