// Changes the rate of audio by a windowed sinc: 80 dB down outside of what the lower rate can hold, linear in phase.

/** Zero crossings of the sinc on each side of its middle, at the lower of the two rates. */
const halfCrossings = 32;
/** Kaiser window: 80 dB of stop band … */
const kaiserBeta = 7.857;
/** … and a transition this wide, of the lower rate; it ends where the stop band must begin. */
const transition = 5 / (2 * halfCrossings);

/** Resamples a whole clip, in place in time: what is at 1 s stays at 1 s. */
export function resampleClip(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate) return samples;
  const resampler = new Resampler(fromRate, toRate);
  const padded = new Int16Array(samples.length + resampler.delaySamples);
  padded.set(samples);
  const skipped = Math.round((resampler.delaySamples * toRate) / fromRate);
  const clip = new Int16Array(Math.round((samples.length * toRate) / fromRate));
  clip.set(resampler.process(padded).subarray(skipped, skipped + clip.length));
  return clip;
}

/**
 * Resamples audio that comes in pieces, `delaySamples` late. A piece that is a whole number of samples at both rates
 * (20 ms, for one) comes out with exactly so many.
 */
export class Resampler {
  /** Of the input. */
  readonly delaySamples: number;
  readonly #up: number;
  readonly #down: number;
  /** The filter for each position between two samples of the input. */
  readonly #phases: Float64Array[];
  /** The samples before the next piece that its first outputs still need. */
  #history: Float64Array;
  /** Where the next output lies, in input samples × `#up`, counted from the first sample of the next piece. */
  #next = 0;

  constructor(fromRate: number, toRate: number) {
    const divisor = greatestCommonDivisor(fromRate, toRate);
    this.#up = toRate / divisor;
    this.#down = fromRate / divisor;
    const stretch = Math.max(1, fromRate / toRate);
    this.delaySamples = Math.ceil(halfCrossings * stretch);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => filterFor(phase / this.#up, stretch));
    this.#history = new Float64Array(this.delaySamples * 2);
  }

  process(piece: Int16Array): Int16Array {
    const taps = this.delaySamples * 2;
    const input = new Float64Array(taps + piece.length);
    input.set(this.#history);
    input.set(piece, taps);
    const count = Math.max(0, Math.ceil((piece.length * this.#up - this.#next) / this.#down));
    const output = new Int16Array(count);
    for (let at = 0; at < count; at += 1) {
      const place = this.#next + at * this.#down;
      const filter = this.#phases[place % this.#up] as Float64Array;
      const first = Math.floor(place / this.#up) + 1;
      let sum = 0;
      for (let tap = 0; tap < taps; tap += 1) sum += (input[first + tap] as number) * (filter[tap] as number);
      output[at] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
    }
    this.#next += count * this.#down - piece.length * this.#up;
    this.#history = input.slice(piece.length);
    return output;
  }
}

/** @param offset how far behind an input sample the output lies, 0 to 1 */
function filterFor(offset: number, stretch: number): Float64Array {
  const half = Math.ceil(halfCrossings * stretch);
  const filter = Float64Array.from({ length: half * 2 }, (_, tap) => {
    const distance = (tap + 1 - half - offset) / stretch;
    return sinc(distance * (1 - transition)) * kaiser(distance / halfCrossings);
  });
  // Every phase passes a constant unchanged, or the phases would be heard as a hum.
  const sum = filter.reduce((total, value) => total + value, 0);
  return filter.map((value) => value / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - x * x)) / besselI0(kaiserBeta);
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
