import { expect, test } from 'vitest';
import { mixedDown, readWav, writeWav } from './wav.ts';

const left = Int16Array.of(1, -2, 32_767, -32_768);
const right = Int16Array.of(5, 6, 7, 8);

test.each([
  ['mono at 8 kHz', { sampleRate: 8000, channels: [left] }],
  ['stereo at 44.1 kHz', { sampleRate: 44_100, channels: [left, right] }],
])('%s comes back as it was written', (_name, wav) => {
  expect(readWav(writeWav(wav))).toEqual({ ok: true, value: wav });
});

test('other chunks are skipped, also those of odd length', () => {
  const file = writeWav({ sampleRate: 8000, channels: [left] });
  const list = Buffer.from([...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]);
  const padded = Buffer.concat([file.subarray(0, 12), list, file.subarray(12)]);
  expect(readWav(padded)).toEqual({ ok: true, value: { sampleRate: 8000, channels: [left] } });
});

test.each([0, 0xffff_ffff])('a streamed file, which tells %i bytes, is read to its end', (told) => {
  const file = writeWav({ sampleRate: 8000, channels: [left] });
  file.writeUInt32LE(told, 40);
  expect(readWav(file)).toEqual({ ok: true, value: { sampleRate: 8000, channels: [left] } });
});

test('an extensible header that means 16 bit PCM is read', () => {
  const file = writeWav({ sampleRate: 8000, channels: [left] });
  const format = Buffer.alloc(48);
  format.write('fmt ');
  format.writeUInt32LE(40, 4);
  file.copy(format, 8, 20, 36);
  format.writeUInt16LE(0xfffe, 8);
  format.writeUInt16LE(1, 32);
  const extensible = Buffer.concat([file.subarray(0, 12), format, file.subarray(36)]);
  expect(readWav(extensible)).toEqual({ ok: true, value: { sampleRate: 8000, channels: [left] } });
});

test.each([
  ['text', Buffer.from('RIFF? no, this is a letter'), 'is not a WAV file'],
  ['nothing', Buffer.alloc(0), 'is not a WAV file'],
  [
    'a header that ends early',
    writeWav({ sampleRate: 8000, channels: [left] }).subarray(0, 20),
    'is a broken WAV file',
  ],
  ['8 bit', withWord(34, 8), 'must hold 16 bit PCM'],
  ['µ-law', withWord(20, 7), 'must hold 16 bit PCM'],
  ['no channels', withWord(22, 0), 'must hold 16 bit PCM'],
])('%s is refused in words', (_name, file, error) => {
  expect(readWav(file)).toEqual({ ok: false, error: expect.stringContaining(error) });
});

test('stereo becomes mono as the mean of its channels', () => {
  expect(mixedDown({ sampleRate: 8000, channels: [Int16Array.of(100, -50), Int16Array.of(0, 50)] })).toEqual(
    Int16Array.of(50, 0),
  );
});

function withWord(at: number, word: number): Buffer {
  const file = writeWav({ sampleRate: 8000, channels: [left] });
  file.writeUInt16LE(word, at);
  return file;
}
