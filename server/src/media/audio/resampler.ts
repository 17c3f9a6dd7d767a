// Changes the rate of audio that comes in pieces, by a polyphase FIR filter.
import type { SampleRate } from '../phone-leg.ts';
import { type Comb, combOf, fillWindow, filterWindow, keepEnd } from './fir-window.ts';
import { lowPass, polyphase } from './low-pass.ts';
import { unsetSamples } from './pcm.ts';

interface Filter {
  up: number;
  down: number;
  /** The filter of each position between two input samples. */
  phases: Comb[];
  /** Of each of them. */
  taps: number;
  delayMs: number;
}

/** Longer pieces are worked off in slices, so that the shared window stays small. */
const SLICE_SAMPLES = 2400;

let shared = new Int16Array(4 * SLICE_SAMPLES);
const filters = new Map<string, Filter>();

/**
 * Of n samples that went in since the beginning exactly floor(n × to / from) have come out, however they were cut into
 * pieces, and each is late by the same `delayMs`. 80 dB alias rejection, flat to 0.425 of the lower rate.
 */
export class Resampler {
  readonly delayMs: number;
  readonly #filter: Filter;
  /** The samples before the next piece which its first outputs still need. */
  readonly #history: Float64Array;
  /** Place of the next output in input samples × `up`, counted from the first sample of the next piece. */
  #next: number;

  constructor(fromRate: SampleRate, toRate: SampleRate) {
    this.#filter = filterFor(fromRate, toRate);
    this.delayMs = this.#filter.delayMs;
    this.#history = new Float64Array(this.#filter.taps - 1);
    this.#next = this.#filter.down - 1;
  }

  /** Forgets what went in: the next piece begins a stream of its own. */
  restart(): void {
    this.#history.fill(0);
    this.#next = this.#filter.down - 1;
  }

  process(piece: Int16Array): Int16Array {
    return this.#fill(piece, unsetSamples(this.#outputsOf(piece.length)));
  }

  /** The same in memory that all resamplers share: good until the next call of any of them. */
  processShared(piece: Int16Array): Int16Array {
    const count = this.#outputsOf(piece.length);
    if (count > shared.length) shared = new Int16Array(count);
    return this.#fill(piece, shared.subarray(0, count));
  }

  #fill(piece: Int16Array, output: Int16Array): Int16Array {
    let made = 0;
    for (let at = 0; at < piece.length; at += SLICE_SAMPLES) {
      const whole = at === 0 && piece.length <= SLICE_SAMPLES;
      made += this.#processSlice(whole ? piece : piece.subarray(at, at + SLICE_SAMPLES), output, made);
    }
    return output;
  }

  #outputsOf(samples: number): number {
    const { up, down } = this.#filter;
    return Math.max(0, Math.floor((samples * up - 1 - this.#next) / down) + 1);
  }

  #processSlice(slice: Int16Array, output: Int16Array, outputAt: number): number {
    const { up, down, phases } = this.#filter;
    fillWindow(this.#history, slice, down);
    const count = this.#outputsOf(slice.length);
    // Every `up`-th output uses the same coefficients.
    for (let lane = 0; lane < up && lane < count; lane += 1) {
      const place = this.#next + lane * down;
      filterWindow(phases[place % up] as Comb, Math.floor(place / up), output, {
        from: outputAt + lane,
        stride: up,
        count: Math.ceil((count - lane) / up),
      });
    }
    this.#next += count * down - slice.length * up;
    keepEnd(this.#history.length + slice.length, this.#history);
    return count;
  }
}

function filterFor(fromRate: number, toRate: number): Filter {
  const key = `${fromRate}>${toRate}`;
  const known = filters.get(key);
  if (known !== undefined) return known;
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const [up, down] = [toRate / divisor, fromRate / divisor];
  const commonRate = fromRate * up;
  const taps = lowPass(Math.min(fromRate, toRate) / commonRate);
  const delayMs = (((taps.length - 1) / 2 - (down - 1)) * 1000) / commonRate;
  const phases = polyphase(taps, up);
  const filter = {
    up,
    down,
    phases: phases.map((phase) => combOf(phase, down)),
    taps: phases[0]?.length ?? 0,
    delayMs,
  };
  filters.set(key, filter);
  return filter;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
