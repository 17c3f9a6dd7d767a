import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AudioFormat, bytesOf } from '../audio/audio-format.ts';
import { speechDeltas } from './speech-deltas.ts';

const formats: AudioFormat[] = [{ type: 'audio/pcm', rate: 24_000 }, { type: 'audio/pcmu' }, { type: 'audio/pcma' }];

test('the deltas together are the whole sound and the whole text, in whole samples', () => {
  const lengths = fc.integer({ min: 1, max: 24_000 });
  fc.assert(
    fc.property(fc.constantFrom(...formats), lengths, fc.string(), (format, length, text) => {
      const samples = Int16Array.from({ length }, (_, index) => (index * 97) % 8000);
      const sound = { sampleRate: 24_000, samples } as const;
      const deltas = speechDeltas(text, sound, format);
      expect(Buffer.concat(deltas.map(({ audio }) => audio)).equals(bytesOf(format, sound))).toBe(true);
      expect(
        deltas
          .flatMap(({ words }) => words)
          .join('')
          .trim(),
      ).toBe(text.trim());
      if (format.type === 'audio/pcm') expect(deltas.every(({ audio }) => audio.length % 2 === 0)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
