// Between 24 kHz and 8 kHz. Whole pieces only: a piece begins and ends in silence, so no state is carried over.

/** Half of the filter's width, in samples of 24 kHz. */
const reach = 48;
/** Where it is 6 dB down, as a part of 24 kHz: a bit below the 4 kHz that fit into 8 kHz. */
const cutoff = 3_700 / 24_000;

/** A low-pass under a Blackman window; its sum is 1. */
const filter = (() => {
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const x = index - reach;
    const angle = (Math.PI * x) / reach;
    const window = 0.42 + 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
    return window * (x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

/** 24 kHz to 8 kHz; what does not fit below 4 kHz is taken out. */
export function downsampledByThree(samples: Int16Array): Int16Array {
  return Int16Array.from({ length: Math.floor(samples.length / 3) }, (_, index) => {
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap += 1) {
      sum += (filter[tap] ?? 0) * (samples[index * 3 + tap - reach] ?? 0);
    }
    return clipped(sum);
  });
}

/** 8 kHz to 24 kHz, without images above 4 kHz. */
export function upsampledByThree(samples: Int16Array): Int16Array {
  return Int16Array.from({ length: samples.length * 3 }, (_, index) => {
    let sum = 0;
    // Of the stretched signal only every third sample is not zero.
    for (let source = Math.ceil((index - reach) / 3); source * 3 <= index + reach; source += 1) {
      sum += (filter[index - source * 3 + reach] ?? 0) * (samples[source] ?? 0);
    }
    return clipped(sum * 3);
  });
}

function clipped(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}
