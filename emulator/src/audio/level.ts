// How loud audio is. 0 dBFS is the RMS of the loudest square wave, so a sine at full scale has -3 dBFS.

const fullScale = 32_768;
/** Quieter than this is told as this: a 16 bit sample cannot be quieter than -90 dBFS without being zero. */
export const quietestDbfs = -100;

function dbfs(meanSquare: number): number {
  return Math.max(quietestDbfs, 10 * Math.log10(meanSquare / fullScale ** 2));
}

export function rmsDbfs(samples: Int16Array): number {
  const meter = new LevelMeter();
  meter.add(samples);
  return meter.rmsDbfs;
}

/** The level of audio that comes in pieces. */
export class LevelMeter {
  #squares = 0;
  #samples = 0;
  #peak = 0;

  add(audio: Int16Array): void {
    for (let at = 0; at < audio.length; at += 1) {
      const sample = audio[at] ?? 0;
      this.#squares += sample * sample;
      if (sample > this.#peak) this.#peak = sample;
      else if (-sample > this.#peak) this.#peak = -sample;
    }
    this.#samples += audio.length;
  }

  get rmsDbfs(): number {
    return this.#samples === 0 ? quietestDbfs : dbfs(this.#squares / this.#samples);
  }

  get peakDbfs(): number {
    return dbfs(this.#peak ** 2);
  }
}
