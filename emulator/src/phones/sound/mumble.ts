// A voice for phones that have nothing to say: syllables of a hum, plainly audible to an energy detector.

const pitchHz = 140;
const harmonics = 8;
const syllableMs = 180;
const amplitude = 6000;

/** The samples from `from` up to, not with, `to`; the same every time. */
export function mumble(from: number, to: number, sampleRate: number): Int16Array {
  const syllable = (sampleRate * syllableMs) / 1000;
  return Int16Array.from({ length: to - from }, (_, index) => {
    const at = from + index;
    // Never down to nothing: a syllable's edge is no pause.
    const loudness = 0.35 + 0.65 * Math.sin((Math.PI * (at % syllable)) / syllable);
    let hum = 0;
    for (let n = 1; n <= harmonics; n += 1) hum += Math.sin((2 * Math.PI * pitchHz * n * at) / sampleRate) / n;
    return Math.round(amplitude * loudness * hum);
  });
}
