// The filter of the resampler: a sinc under a Kaiser window, 80 dB down where the lower rate can hold no more.

/** Parts of the lower rate: flat to 3.4 kHz of 8 kHz, and nothing above 4 kHz. */
const PASS_BAND_END = 0.425;
const STOP_BAND_BEGIN = 0.5;
const STOP_BAND_DB = 80;
/** Reference: Kaiser's formulas for window shape and length. */
const KAISER_BETA = 0.1102 * (STOP_BAND_DB - 8.7);
const LENGTH_TIMES_TRANSITION = (STOP_BAND_DB - 7.95) / 14.36;

/**
 * Coefficients of a linear-phase low-pass, an odd number of them, with a sum of 1.
 * @param lowerRate the lower of the two rates, as a part of the rate at which the filter runs
 */
export function lowPass(lowerRate: number): Float64Array {
  const transition = (STOP_BAND_BEGIN - PASS_BAND_END) * lowerRate;
  const cutoff = ((STOP_BAND_BEGIN + PASS_BAND_END) / 2) * lowerRate;
  const half = Math.ceil(LENGTH_TIMES_TRANSITION / transition / 2);
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const x = tap - half;
    return sinc(2 * cutoff * x) * kaiser(x / half);
  });
  return scaled(taps, 1);
}

/**
 * The filter of each of `up` positions between two input samples, for a window of samples in the order of time.
 * Each has a sum of 1: if they differed, the difference would be heard as a hum.
 */
export function polyphase(filter: Float64Array, up: number): Float64Array[] {
  const length = Math.ceil(filter.length / up);
  return Array.from({ length: up }, (_, phase) => {
    const taps = Float64Array.from({ length }, (_, at) => filter[phase + (length - 1 - at) * up] ?? 0);
    return scaled(taps, 1);
  });
}

function scaled(taps: Float64Array, sum: number): Float64Array {
  const factor = sum / taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap * factor);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - x * x)));
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-15; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
