// Barks when nothing has been heard for too long. A touch costs one look at the clock, no timer.
import type { Timers } from '../../../timers.ts';

export class Watchdog {
  #timers: Timers;
  #limitMs: number;
  #bark: () => void;
  #lastMs = 0;
  #stopTimer: (() => void) | null = null;

  constructor(timers: Timers, limitMs: number, bark: () => void) {
    this.#timers = timers;
    this.#limitMs = limitMs;
    this.#bark = bark;
  }

  /** Watches from now on. */
  start(): void {
    this.touch();
    if (this.#stopTimer === null) this.#waitFor(this.#limitMs);
  }

  touch(): void {
    this.#lastMs = this.#timers.now();
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #waitFor(delayMs: number): void {
    this.#stopTimer = this.#timers.after(delayMs, () => {
      this.#stopTimer = null;
      const quietMs = this.#timers.now() - this.#lastMs;
      if (quietMs >= this.#limitMs) this.#bark();
      else this.#waitFor(this.#limitMs - quietMs);
    });
  }
}
