// Who waits until the caller has heard what was pushed so far.
import type { Timers } from '../../timers.ts';
import type { SentAudio } from './sent-audio.ts';

/** `confirmed`: the carrier's mark came back. `by-clock`: it did not, and the time is over. */
export type HeardHow = 'confirmed' | 'by-clock';

interface Waiter {
  /** What still has to be sent before. */
  bytesToGo: number;
  /** Position behind it; null: not all was sent yet. */
  position: number | null;
  /** How long the mark may be overdue. */
  deadlineMs: number;
  then: (how: HeardHow) => void;
  /** What it will be told, once the timer fires; null: nothing is known yet. */
  how: HeardHow | null;
  cancelTimer: () => void;
}

function nothing(): void {}

export class HeardWaiters {
  readonly #timers: Timers;
  readonly #waiters = new Set<Waiter>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get isEmpty(): boolean {
    return this.#waiters.size === 0;
  }

  /** The returned function takes it back. */
  add(wish: Pick<Waiter, 'bytesToGo' | 'deadlineMs' | 'then'>): () => void {
    const waiter: Waiter = { ...wish, position: null, how: null, cancelTimer: nothing };
    this.#waiters.add(waiter);
    return () => this.#remove(waiter);
  }

  /** So much more of what they wait for is at the carrier, all of it before `end`. */
  sent(bytes: number, end: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.position !== null) continue;
      waiter.bytesToGo -= bytes;
      if (waiter.bytesToGo <= 0) waiter.position = end;
    }
  }

  /** Tells those who have waited long enough, never before this returns. */
  update(sent: SentAudio, nowMs: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.bytesToGo > 0) continue;
      waiter.position ??= sent.end;
      const isConfirmed = sent.confirmed >= waiter.position;
      if (isConfirmed && waiter.how !== 'confirmed') this.#tellLater(waiter, 'confirmed', 0);
      else if (waiter.how === null) {
        this.#tellLater(waiter, 'by-clock', Math.max(0, sent.heardByMs - nowMs) + waiter.deadlineMs);
      }
    }
  }

  clear(): void {
    for (const waiter of this.#waiters) this.#remove(waiter);
  }

  #tellLater(waiter: Waiter, how: HeardHow, delayMs: number): void {
    waiter.cancelTimer();
    waiter.how = how;
    waiter.cancelTimer = this.#timers.after(delayMs, () => {
      this.#remove(waiter);
      waiter.then(how);
    });
  }

  #remove(waiter: Waiter): void {
    waiter.cancelTimer();
    this.#waiters.delete(waiter);
  }
}
