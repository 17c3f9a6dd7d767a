// Timers that a test runs by hand: time passes only in `run` and `pass`.
import type { Timers } from '../timers.ts';

interface Waiting {
  atMs: number;
  run: () => void;
}

export class HandTimers implements Timers {
  #nowMs: number;
  #waiting: Waiting[] = [];

  constructor(nowMs = 1000) {
    this.#nowMs = nowMs;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#waiting.length;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, then: () => void): () => void {
    const waiting = { atMs: this.#nowMs + Math.max(0, delayMs), run: then };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    };
  }

  /** Lets so much time pass; timers run in the order in which they are due. */
  run(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = untilMs;
  }

  /** As `run`, and lets promises settle before the first timer and after each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.run(Math.max(0, next.atMs - this.#nowMs));
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** The process does nothing for so long; timers are late. */
  stall(ms: number): void {
    this.#nowMs += ms;
  }

  #next(untilMs: number): Waiting | undefined {
    return this.#waiting
      .filter(({ atMs }) => atMs <= untilMs)
      .reduce<Waiting | undefined>((best, one) => (best === undefined || one.atMs < best.atMs ? one : best), undefined);
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
