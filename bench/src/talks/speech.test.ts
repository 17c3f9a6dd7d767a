import { expect, test } from 'vitest';
import { aLaw, isLoud, speech } from './speech.ts';

/** Of G.711: the samples that the first codes of some segments stand for. */
test.each([
  [0, 0xd5],
  [-8, 0x55],
  [32_767, 0xaa],
  [-32_768, 0x2a],
  [1_000, 0xfa],
  [-1_000, 0x7a],
])('%d is %d in A-law', (sample, code) => {
  const pcm = Buffer.alloc(2);
  pcm.writeInt16LE(sample);
  expect(aLaw(pcm)[0]).toBe(code);
});

test('speech is loud wherever one looks, in either encoding, and silence is not', () => {
  for (const audio of [speech(400, 24_000), aLaw(speech(400, 8_000))]) {
    const text = audio.toString('base64');
    for (let at = 0; at + 32 <= text.length; at += 32) expect(isLoud(text.slice(at, at + 32))).toBe(true);
  }
  expect(isLoud(Buffer.alloc(24).toString('base64'))).toBe(false);
  expect(isLoud(aLaw(Buffer.alloc(48)).toString('base64'))).toBe(false);
});
