// A sound that a phone can play on a line of any rate.
import { resampleClip } from '../../audio/resampler.ts';
import { mixedDown, type Wav } from '../../audio/wav.ts';

export class Sound {
  readonly #original: Int16Array;
  readonly #originalRate: number;
  readonly #atRate = new Map<number, Int16Array>();

  /** Channels are mixed to one. */
  constructor(wav: Wav) {
    this.#original = mixedDown(wav);
    this.#originalRate = wav.sampleRate;
  }

  get isEmpty(): boolean {
    return this.#original.length === 0;
  }

  /** The sound at this rate in Hz; worked out once. */
  at(sampleRate: number): Int16Array {
    const known = this.#atRate.get(sampleRate);
    if (known !== undefined) return known;
    const samples = resampleClip(this.#original, this.#originalRate, sampleRate);
    this.#atRate.set(sampleRate, samples);
    return samples;
  }
}
