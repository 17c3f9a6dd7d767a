// The inner loop of the resampler: a window of samples, and filters that slide over it in steps. There is one window,
// and one memory for all coefficients: arrays that never change are what the compiler makes fast, twice as fast here.

/**
 * A filter that moves on by `step` samples from output to output. Its coefficients are dealt out to `step` rows; each row
 * meets every `step`-th sample only, so that along a row the filter moves on by one.
 */
export interface Comb {
  step: number;
  /** Of each row: a multiple of four, filled up with zeros. */
  taps: number;
  /** Where the first row begins among all coefficients; the others follow. */
  at: number;
}

export interface Outputs {
  from: number;
  stride: number;
  count: number;
}

/** Of samples in a window. */
export const MAX_WINDOW = 3000;

/** Outputs that are computed at a time: each sample is loaded once for all of them. */
const AT_A_TIME = 4;
/** Enough for all pairs of 8, 16 and 24 kHz. */
const allCoefficients = new Float64Array(4096);
let coefficientsUsed = 0;
const window = new Float64Array(MAX_WINDOW);
/** The window dealt out as coefficients are, and behind each row what its last outputs read without using it. */
const rows = new Float64Array(MAX_WINDOW + 256);
const sums = new Float64Array(AT_A_TIME);

/** Its coefficients are kept for good. */
export function combOf(coefficients: Float64Array, step: number): Comb {
  const taps = Math.ceil(coefficients.length / step / AT_A_TIME) * AT_A_TIME;
  const comb = { step, taps, at: coefficientsUsed };
  coefficientsUsed += taps * step;
  if (coefficientsUsed > allCoefficients.length) throw new RangeError('There are too many filters');
  for (const [index, coefficient] of coefficients.entries()) {
    allCoefficients[comb.at + (index % step) * taps + Math.floor(index / step)] = coefficient;
  }
  return comb;
}

/** Old samples and new ones, in the order of time, for filters that move on by `step`. Together at most `MAX_WINDOW`. */
export function fillWindow(old: Float64Array, piece: Int16Array, step: number): void {
  const length = old.length + piece.length;
  window.set(old);
  window.set(piece, old.length);
  const room = rowRoom(step);
  for (let row = 0; row < step; row += 1) {
    for (let from = row, to = row * room; from < length; from += step, to += 1) rows[to] = window[from] as number;
  }
}

/** The last samples of a window of `length`. */
export function keepEnd(length: number, into: Float64Array): void {
  into.set(window.subarray(length - into.length, length));
}

/** @param first the sample that meets the first coefficient for the first output */
export function filterWindow(comb: Comb, first: number, output: Int16Array, { from, stride, count }: Outputs): void {
  const { step, taps, at } = comb;
  const room = rowRoom(step);
  for (let done = 0; done < count; done += AT_A_TIME) {
    sums.fill(0);
    for (let row = 0; row < step; row += 1) {
      const place = first + row;
      addRow((place % step) * room + Math.floor(place / step) + done, at + row * taps, taps);
    }
    for (let index = 0; index < AT_A_TIME && done + index < count; index += 1) {
      output[from + (done + index) * stride] = rounded(sums[index] as number);
    }
  }
}

function rowRoom(step: number): number {
  return Math.floor(rows.length / step);
}

/** Adds one row to the sums. Four taps a turn, so that no sample has to change its place. */
function addRow(firstSample: number, firstCoefficient: number, taps: number): void {
  let a = sums[0] as number;
  let b = sums[1] as number;
  let c = sums[2] as number;
  let d = sums[3] as number;
  let w = rows[firstSample] as number;
  let x = rows[firstSample + 1] as number;
  let y = rows[firstSample + 2] as number;
  for (let tap = 0; tap < taps; tap += 4) {
    const sample = firstSample + tap;
    const place = firstCoefficient + tap;
    let coefficient = allCoefficients[place] as number;
    const z = rows[sample + 3] as number;
    a += w * coefficient;
    b += x * coefficient;
    c += y * coefficient;
    d += z * coefficient;
    coefficient = allCoefficients[place + 1] as number;
    w = rows[sample + 4] as number;
    a += x * coefficient;
    b += y * coefficient;
    c += z * coefficient;
    d += w * coefficient;
    coefficient = allCoefficients[place + 2] as number;
    x = rows[sample + 5] as number;
    a += y * coefficient;
    b += z * coefficient;
    c += w * coefficient;
    d += x * coefficient;
    coefficient = allCoefficients[place + 3] as number;
    y = rows[sample + 6] as number;
    a += z * coefficient;
    b += w * coefficient;
    c += x * coefficient;
    d += y * coefficient;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}

function rounded(value: number): number {
  if (value >= 32_767) return 32_767;
  if (value <= -32_768) return -32_768;
  // Math.round is slower; truncating a positive number is not.
  return ((value + 32_768.5) | 0) - 32_768;
}
