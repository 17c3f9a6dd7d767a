// The model's voice in pieces, each encoded once.
import { aLaw, base64Bytes, speech } from './speech.ts';

export type AudioFormat = 'pcm16' | 'pcma';

/** The longest piece. */
export const LONGEST_MS = 400;

const whole: Record<AudioFormat, Buffer> = {
  pcm16: speech(LONGEST_MS, 24_000),
  pcma: aLaw(speech(LONGEST_MS, 8_000)),
};
const pieces: Record<AudioFormat, Map<number, Buffer>> = { pcm16: new Map(), pcma: new Map() };

/** Base64 of `durationMs` of the voice. */
export function modelAudio(format: AudioFormat, durationMs: number): Buffer {
  const known = pieces[format].get(durationMs);
  if (known !== undefined) return known;
  const piece = base64Bytes(whole[format].subarray(0, (whole[format].length * durationMs) / LONGEST_MS));
  pieces[format].set(durationMs, piece);
  return piece;
}
