import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentAudio } from './recent-audio.ts';

const g711 = { encoding: 'pcma', sampleRate: 8000 } as const;

test('gives back what came last, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), fc.nat(200), (pieces, place) => {
      const recent = new RecentAudio(g711, 4);
      for (const piece of pieces) recent.push(Buffer.from(piece));
      const all = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
      expect(recent.end).toBe(all.length);
      expect(recent.start).toBe(Math.max(0, all.length - 32));
      expect(recent.since(place).equals(all.subarray(Math.max(place, recent.start)))).toBe(true);
    }),
  );
});

test('keeps a copy: the audio may be overwritten afterwards', () => {
  const recent = new RecentAudio(g711, 4);
  const scratch = Buffer.from('abcd');
  recent.push(scratch);
  scratch.fill('x');
  expect(recent.since(0).toString()).toBe('abcd');
});
