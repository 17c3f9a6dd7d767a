// How loud audio is. 0 dBFS is the RMS of the loudest square wave, so a sine at full scale has -3 dBFS.

const FULL_SCALE = 32_768;

/** Nothing is told to be quieter than this: a sample that is not zero cannot be quieter than -90 dBFS. */
export const SILENCE_DBFS = -100;

export interface Level {
  rmsDbfs: number;
  peakDbfs: number;
}

/** The level of audio that comes in pieces. */
export class LevelMeter {
  #squares = 0;
  #samples = 0;
  #peak = 0;

  add(samples: Int16Array): void {
    let squares = 0;
    let peak = this.#peak;
    for (let at = 0; at < samples.length; at += 1) {
      const sample = samples[at] as number;
      squares += sample * sample;
      const magnitude = sample < 0 ? -sample : sample;
      if (magnitude > peak) peak = magnitude;
    }
    this.#squares += squares;
    this.#peak = peak;
    this.#samples += samples.length;
  }

  /** The level since the last time that it was taken. */
  take(): Level {
    const meanSquare = this.#samples === 0 ? 0 : this.#squares / this.#samples;
    const level = { rmsDbfs: dbfs(meanSquare), peakDbfs: dbfs(this.#peak ** 2) };
    this.#squares = 0;
    this.#samples = 0;
    this.#peak = 0;
    return level;
  }
}

export function levelOf(samples: Int16Array): Level {
  const meter = new LevelMeter();
  meter.add(samples);
  return meter.take();
}

function dbfs(meanSquare: number): number {
  return Math.max(SILENCE_DBFS, 10 * Math.log10(meanSquare / FULL_SCALE ** 2));
}
