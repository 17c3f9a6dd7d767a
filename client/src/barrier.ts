// Pings, and what their answers prove: that the server lives, how far it is, and, because it answers in order, that
// everything it said before has been heard.
import type { Clock } from './platform/clock.ts';

/** How long the server may take to prove that all has been heard. */
const PROOF_WITHIN_MS = 2_000;

export class Barrier {
  readonly #clock: Clock;
  #lastId = 0;
  #sentAt = 0;
  #awaitedId: number | null = null;
  #timer: unknown = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The text of the next ping. */
  nextPing(): string {
    this.#lastId += 1;
    this.#sentAt = this.#clock.now();
    return JSON.stringify({ type: 'ping', id: String(this.#lastId) });
  }

  /** The next ping is one whose answer is waited for; `onLate` runs when it does not come in time. */
  raise(onLate: () => void): void {
    this.#awaitedId ??= this.#lastId + 1;
    this.#clock.clearTimer(this.#timer);
    this.#timer = this.#clock.setTimer(onLate, PROOF_WITHIN_MS);
  }

  /** Takes an answer. `roundTripMs` is null when it is not to the last ping; `isPassed`: what was waited for is there. */
  receive(id: string | undefined): { roundTripMs: number | null; isPassed: boolean } {
    const isPassed = this.#awaitedId !== null && Number(id) >= this.#awaitedId;
    if (isPassed) {
      this.#awaitedId = null;
      this.#clock.clearTimer(this.#timer);
    }
    return { roundTripMs: Number(id) === this.#lastId ? this.#clock.now() - this.#sentAt : null, isPassed };
  }
}
