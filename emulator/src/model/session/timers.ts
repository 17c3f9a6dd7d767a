// The timers of one session, which end with it.
import type { Clock } from '../../clock.ts';

export class Timers {
  #clock: Clock;
  #running = new Set<() => void>();
  #hasEnded = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The returned function calls it off. After the end of the session nothing is started any more. */
  start(delayMs: number, action: () => void): () => void {
    if (this.#hasEnded) return () => {};
    const stopTimer = this.#clock.startTimer(delayMs, () => {
      this.#running.delete(stop);
      action();
    });
    const stop = () => {
      this.#running.delete(stop);
      stopTimer();
    };
    this.#running.add(stop);
    return stop;
  }

  end(): void {
    this.#hasEnded = true;
    for (const stop of this.#running) stop();
  }
}
