// Evens out audio that comes in fits and starts: holds back a little, and never lags far behind.

export interface JitterBufferOptions {
  sampleRate: number;
  /** How much must be there before it is given out, at the beginning and after it ran dry; default 60. */
  prefillMs?: number;
  /** More than this is never held: the oldest goes. Default 200. */
  maxMs?: number;
}

export class JitterBuffer {
  readonly #prefill: number;
  readonly #max: number;
  #held = new Int16Array(0);
  #isFilling = true;

  constructor({ sampleRate, prefillMs = 60, maxMs = 200 }: JitterBufferOptions) {
    this.#prefill = (sampleRate * prefillMs) / 1000;
    this.#max = (sampleRate * maxMs) / 1000;
  }

  /** In samples. */
  get held(): number {
    return this.#held.length;
  }

  add(audio: Int16Array): void {
    const all = new Int16Array(this.#held.length + audio.length);
    all.set(this.#held);
    all.set(audio, this.#held.length);
    this.#held = all.subarray(Math.max(0, all.length - this.#max));
  }

  /** Exactly so many samples: silence while there is too little. */
  take(samples: number): Int16Array {
    const taken = new Int16Array(samples);
    const enough = Math.min(this.#max, Math.max(this.#prefill, samples));
    if (this.#isFilling && this.#held.length < enough) return taken;
    taken.set(this.#held.subarray(0, samples));
    this.#isFilling = this.#held.length < samples;
    this.#held = this.#held.subarray(Math.min(samples, this.#held.length));
    return taken;
  }
}
