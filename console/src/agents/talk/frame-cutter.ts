// Brings the microphone's audio to the rate of the stream, and cuts it into frames.

/** The audio has to be free of what the lower rate cannot carry; see the filter in `microphone.ts`. */
export class FrameCutter {
  readonly #step: number;
  #frame: Float32Array<ArrayBuffer>;
  #filled = 0;
  /** Where the next sample is taken, counted from the last sample of the piece before. */
  #position = 1;
  #last = 0;

  constructor({ fromRate, toRate, frameSamples }: { fromRate: number; toRate: number; frameSamples: number }) {
    this.#step = fromRate / toRate;
    this.#frame = new Float32Array(frameSamples);
  }

  /** Gives the frames that are full. */
  cut(samples: Float32Array): Float32Array<ArrayBuffer>[] {
    const full: Float32Array<ArrayBuffer>[] = [];
    for (; this.#position <= samples.length; this.#position += this.#step) {
      this.#frame[this.#filled] = this.#at(samples, this.#position);
      this.#filled += 1;
      if (this.#filled < this.#frame.length) continue;
      full.push(this.#frame);
      this.#frame = new Float32Array(this.#frame.length);
      this.#filled = 0;
    }
    this.#position -= samples.length;
    this.#last = samples.at(-1) ?? this.#last;
    return full;
  }

  /** Between two samples, on the line from one to the other. */
  #at(samples: Float32Array, position: number): number {
    const index = Math.ceil(position) - 1;
    const after = samples[index] ?? 0;
    const before = index === 0 ? this.#last : (samples[index - 1] ?? 0);
    return before + (after - before) * (position - index);
  }
}
