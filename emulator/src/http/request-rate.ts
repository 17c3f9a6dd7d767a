// Counts requests over the last minute.

const minuteMs = 60_000;

export class RequestRate {
  readonly #perMinute: number;
  readonly #times: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Whether one more request is within the limit at this time in epoch milliseconds; only those are counted. */
  admits(now: number): boolean {
    while (this.#times[0] !== undefined && this.#times[0] <= now - minuteMs) this.#times.shift();
    if (this.#times.length >= this.#perMinute) return false;
    this.#times.push(now);
    return true;
  }
}
