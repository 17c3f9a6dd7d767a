// Real time for audio: one timer for everybody who needs a beat every 20 ms.
import type { Clock } from '../clock.ts';

export const beatMs = 20;
/** What was missed is made up for up to here. After a longer stop, as of a laptop asleep, time goes on from now. */
const maxCatchUpMs = 400;

/** Calls everybody on it once for each 20 ms that have passed, as long as there is anybody. */
export class Pacer {
  readonly #clock: Clock;
  readonly #beats = new Set<() => void>();
  #nextAt = 0;
  #stopTimer: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first beat comes 20 ms after this, or with the next one of the others. The returned function leaves. */
  join(beat: () => void): () => void {
    this.#beats.add(beat);
    if (this.#stopTimer === null) {
      this.#nextAt = this.#clock.now() + beatMs;
      this.#wait();
    }
    return () => this.#leave(beat);
  }

  #leave(beat: () => void): void {
    this.#beats.delete(beat);
    if (this.#beats.size > 0) return;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #wait(): void {
    const delayMs = Math.max(0, this.#nextAt - this.#clock.now());
    this.#stopTimer = this.#clock.startTimer(delayMs, () => this.#run());
  }

  #run(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#nextAt) > maxCatchUpMs) this.#nextAt = now;
    for (; this.#nextAt <= now && this.#beats.size > 0; this.#nextAt += beatMs) {
      for (const beat of [...this.#beats]) if (this.#beats.has(beat)) beat();
    }
    if (this.#beats.size > 0) this.#wait();
  }
}

const pacers = new WeakMap<Clock, Pacer>();

/** The one pacer of a clock. */
export function pacerOf(clock: Clock): Pacer {
  const pacer = pacers.get(clock) ?? new Pacer(clock);
  pacers.set(clock, pacer);
  return pacer;
}
