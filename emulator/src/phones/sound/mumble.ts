// A voice for phones that have nothing to say: syllables of a hum, plainly audible to an energy detector.

const pitchHz = 140;
const harmonics = 8;
const syllableMs = 180;
const amplitude = 6000;
/** After five syllables the hum, too, is where it was at first. */
const periodMs = 5 * syllableMs;

const periods = new Map<number, Int16Array>();

/** The samples from `from` up to, not with, `to`; the same every time. */
export function mumble(from: number, to: number, sampleRate: number): Int16Array {
  const period = periodAt(sampleRate);
  return Int16Array.from({ length: to - from }, (_, index) => period[(from + index) % period.length] ?? 0);
}

/** Worked out once for each rate: many phones may mumble at a time. */
function periodAt(sampleRate: number): Int16Array {
  const known = periods.get(sampleRate);
  if (known !== undefined) return known;
  const length = Math.round((sampleRate * periodMs) / 1000);
  const period = Int16Array.from({ length }, (_, at) => sampleAt(at, sampleRate));
  periods.set(sampleRate, period);
  return period;
}

function sampleAt(at: number, sampleRate: number): number {
  const syllable = (sampleRate * syllableMs) / 1000;
  // Never down to nothing: a syllable's edge is no pause.
  const loudness = 0.35 + 0.65 * Math.sin((Math.PI * (at % syllable)) / syllable);
  let hum = 0;
  for (let n = 1; n <= harmonics; n += 1) hum += Math.sin((2 * Math.PI * pitchHz * n * at) / sampleRate) / n;
  return Math.round(amplitude * loudness * hum);
}
