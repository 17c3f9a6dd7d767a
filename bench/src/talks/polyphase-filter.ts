// What a bridge between 8 and 24 kHz cannot do without: one low-pass filter of 145 taps, run polyphase, for each way.

const TAPS = 145;
const RATIO = 3;
/** Of 24 kHz: the middle of the way from what a telephone carries to where 8 kHz ends. */
const CUTOFF = 3_700 / 24_000;

/** A windowed sinc (Blackman), gain 1. */
function lowPass(): Float64Array {
  const taps = Float64Array.from({ length: TAPS }, (_, at) => {
    const from = at - (TAPS - 1) / 2;
    const angle = (2 * Math.PI * at) / (TAPS - 1);
    const window = 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
    const sinc = from === 0 ? 2 * CUTOFF : Math.sin(2 * Math.PI * CUTOFF * from) / (Math.PI * from);
    return sinc * window;
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}

const taps = lowPass();
/** Every third tap, from `first` on; louder by what the missing samples lack. Backwards, as they meet the samples. */
const phase = (first: number) =>
  taps
    .filter((_, at) => at % RATIO === first)
    .map((tap) => tap * RATIO)
    .reverse();
const [phase0, phase1, phase2] = [phase(0), phase(1), phase(2)];

/** 24 to 8 kHz, s16le; `pcm` holds a multiple of three samples. */
export class Decimator {
  #history = new Float64Array(TAPS - 1);

  run(pcm: Buffer): Buffer {
    const samples = joined(this.#history, pcm);
    const out = new Int16Array(pcm.length / 2 / RATIO);
    for (let at = 0; at < out.length; at += 1) out[at] = clipped(product(taps, samples, at * RATIO));
    this.#history = samples.slice(samples.length - this.#history.length);
    return Buffer.from(out.buffer);
  }
}

/** 8 to 24 kHz, s16le. */
export class Interpolator {
  #history = new Float64Array(phase0.length - 1);

  run(pcm: Buffer): Buffer {
    const samples = joined(this.#history, pcm);
    const count = pcm.length / 2;
    const out = new Int16Array(count * RATIO);
    for (let at = 0; at < count; at += 1) {
      out[at * RATIO] = clipped(product(phase0, samples, at));
      // Shorter by a tap: they begin one sample later.
      out[at * RATIO + 1] = clipped(product(phase1, samples, at + 1));
      out[at * RATIO + 2] = clipped(product(phase2, samples, at + 1));
    }
    this.#history = samples.slice(count);
    return Buffer.from(out.buffer);
  }
}

function joined(history: Float64Array, pcm: Buffer): Float64Array {
  const aligned = pcm.byteOffset % 2 === 0 ? pcm : Buffer.copyBytesFrom(pcm);
  const samples = new Float64Array(history.length + pcm.length / 2);
  samples.set(history);
  samples.set(new Int16Array(aligned.buffer, aligned.byteOffset, pcm.length / 2), history.length);
  return samples;
}

function product(factors: Float64Array, samples: Float64Array, from: number): number {
  let sum = 0;
  for (let at = 0; at < factors.length; at += 1) sum += (factors[at] ?? 0) * (samples[from + at] ?? 0);
  return sum;
}

function clipped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
}
