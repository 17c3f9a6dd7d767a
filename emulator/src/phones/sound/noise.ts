// What is behind a voice: white noise, the same in every run, or a recording that goes round and round.

/** Gives the next samples of a background. */
export type Background = (samples: number) => Int16Array;

/** @param rmsDbfs loudness, 0 being the RMS of the loudest square wave */
export function whiteNoise(rmsDbfs: number): Background {
  // A uniform distribution has an RMS of its bound divided by √3.
  const bound = Math.min(32_767, 32_768 * 10 ** (rmsDbfs / 20) * Math.sqrt(3));
  let state = 0x9e3779b9;
  const random = () => {
    // xorshift32: quick, and its seed makes runs equal.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return (samples) => Int16Array.from({ length: samples }, () => Math.round(random() * bound));
}

/** @param rmsDbfs brings the recording to this loudness; null leaves it as it is */
export function endlessly(audio: Int16Array, rmsDbfs: number | null): Background {
  const gain = rmsDbfs === null ? 1 : gainTo(audio, rmsDbfs);
  let at = 0;
  return (samples) =>
    Int16Array.from({ length: samples }, () => {
      const sample = (audio[at] ?? 0) * gain;
      at = (at + 1) % audio.length;
      return clamped(sample);
    });
}

/** Adds a background to what is there. */
export function mixInto(audio: Int16Array, added: Int16Array): void {
  for (const [at, sample] of added.entries()) audio[at] = clamped((audio[at] ?? 0) + sample);
}

function gainTo(audio: Int16Array, rmsDbfs: number): number {
  const energy = audio.reduce((sum, sample) => sum + sample * sample, 0);
  const rms = Math.sqrt(energy / audio.length);
  return rms === 0 ? 1 : (32_768 * 10 ** (rmsDbfs / 20)) / rms;
}

function clamped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
}
