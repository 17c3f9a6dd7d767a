// How late something is that has a schedule: counted in whole milliseconds, so that it costs no memory.

const longestMs = 1000;
/** Later than this it can be heard: it is longer than a packet. */
const tooLateMs = 20;

export class Lateness {
  readonly #counts = new Uint32Array(longestMs + 1);
  #total = 0;
  #maxMs = 0;
  #sinceTooLate = Number.POSITIVE_INFINITY;

  add(lateMs: number): void {
    const slot = Math.min(longestMs, Math.max(0, Math.ceil(lateMs)));
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total += 1;
    this.#maxMs = Math.max(this.#maxMs, lateMs);
    this.#sinceTooLate = lateMs > tooLateMs ? 0 : this.#sinceTooLate + 1;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** How many have come after the last one that was more than 20 ms late; infinitely many when there was none. */
  get sinceTooLate(): number {
    return this.#sinceTooLate;
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
