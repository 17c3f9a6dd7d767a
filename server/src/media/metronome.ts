// One timer for everything that is paced: it beats only while something has joined.
import type { Timers } from '../timers.ts';

export interface Paced {
  /** Once a beat. What is due by `nowMs` is to be done, however long ago the last beat was. */
  beat(nowMs: number): void;
}

const GRID_MS = 10;

/** Beats stay on the grid of the monotonic clock; when the process was late there is one beat instead of several. */
export class Metronome {
  readonly #timers: Timers;
  readonly #members = new Set<Paced>();
  readonly #onBeat = () => this.#beat();
  #beating = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** May be called again and again. */
  join(member: Paced): void {
    this.#members.add(member);
    if (!this.#beating) this.#schedule();
  }

  leave(member: Paced): void {
    this.#members.delete(member);
  }

  #schedule(): void {
    this.#beating = true;
    const nowMs = this.#timers.now();
    const dueMs = (Math.floor(nowMs / GRID_MS) + 1) * GRID_MS;
    // Rounded up: a timer that fires before the beat would have to be set again.
    this.#timers.after(Math.max(1, Math.ceil(dueMs - nowMs)), this.#onBeat);
  }

  #beat(): void {
    this.#beating = false;
    const nowMs = this.#timers.now();
    try {
      for (const member of this.#members) member.beat(nowMs);
    } finally {
      // A member that throws is a bug that must not silence the others for good.
      if (this.#members.size > 0 && !this.#beating) this.#schedule();
    }
  }
}
