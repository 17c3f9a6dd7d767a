// A voice without words, for texts of which there is no clip: as long as the text takes to be said, with its syllables.
import type { Sound } from '../audio/sound.ts';

const msPerLetter = 60;
const syllableMs = 180;
const pitchHz = 160;
const amplitude = 7_000;
const maxMs = 60_000;

export function murmur(text: string): Sound {
  const lengthMs = Math.min(maxMs, Math.max(syllableMs, text.length * msPerLetter));
  const samples = Int16Array.from({ length: lengthMs * 24 }, (_, index) => {
    const ms = index / 24;
    const opening = Math.sin((Math.PI * ms) / syllableMs) ** 2;
    const phase = (2 * Math.PI * pitchHz * ms) / 1000;
    const voice = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(5 * phase);
    return Math.round(amplitude * opening * voice);
  });
  return { sampleRate: 24_000, samples };
}
