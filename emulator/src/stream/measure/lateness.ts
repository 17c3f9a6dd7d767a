// How late something is that has a schedule: counted in whole milliseconds, so that it costs no memory.

const longestMs = 1000;

export class Lateness {
  readonly #counts = new Uint32Array(longestMs + 1);
  #total = 0;
  #maxMs = 0;

  add(lateMs: number): void {
    const slot = Math.min(longestMs, Math.max(0, Math.ceil(lateMs)));
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total += 1;
    this.#maxMs = Math.max(this.#maxMs, lateMs);
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** Rounded up to whole milliseconds, a second at most; 0 when nothing was counted. */
  percentileMs(percent: number): number {
    let left = Math.ceil((this.#total * percent) / 100);
    if (left === 0) return 0;
    return this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
  }
}
