// A clock that stands still until it is told how far to go.
import type { Clock } from './clock.ts';

interface Timer {
  at: number;
  action: () => void;
}

export class SteppedClock implements Clock {
  #now: number;
  #lastId = 0;
  readonly #timers = new Map<number, Timer>();
  #steps: Promise<void> = Promise.resolve();

  /** @param startAt epoch milliseconds */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  startTimer(delayMs: number, action: () => void): () => void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#timers.set(id, { at: this.#now + Math.max(0, delayMs), action });
    return () => this.#timers.delete(id);
  }

  /**
   * Goes on by `durationMs`, timer by timer, each at its time. After each it waits until the emulator is idle: what a
   * timer set off (a request to an applet's URL, a callback) is done before time goes on. Steps wait for each other.
   *
   * @param idle resolves when nothing is under way
   */
  advance(durationMs: number, idle: () => Promise<void>): Promise<void> {
    this.#steps = this.#steps.then(() => this.#advance(durationMs, idle));
    return this.#steps;
  }

  async #advance(durationMs: number, idle: () => Promise<void>): Promise<void> {
    await idle();
    const end = this.#now + durationMs;
    for (let next = this.#nextBy(end); next !== null; next = this.#nextBy(end)) {
      const [id, { at, action }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      action();
      await idle();
    }
    this.#now = end;
  }

  /** The earliest timer; of several at once the one that was set first. */
  #nextBy(end: number): [number, Timer] | null {
    let first: [number, Timer] | null = null;
    for (const entry of this.#timers) {
      if (entry[1].at <= end && (first === null || entry[1].at < first[1].at)) first = entry;
    }
    return first;
  }
}
