// Pings, and what their answers prove: that the server lives, how far it is, and, because it answers in order, that
// everything it said before has been heard.
import type { Clock } from './platform/clock.ts';

export class Barrier {
  readonly #clock: Clock;
  #lastId = 0;
  #sentAt = 0;
  #awaitedId: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The text of the next ping. */
  nextPing(): string {
    this.#lastId += 1;
    this.#sentAt = this.#clock.now();
    return JSON.stringify({ type: 'ping', id: String(this.#lastId) });
  }

  /** The next ping is one whose answer is waited for. */
  raise(): void {
    this.#awaitedId ??= this.#lastId + 1;
  }

  /** Takes an answer. `roundTripMs` is null when it is not to the last ping; `isPassed`: what was waited for is there. */
  receive(id: string | undefined): { roundTripMs: number | null; isPassed: boolean } {
    const isPassed = this.#awaitedId !== null && Number(id) >= this.#awaitedId;
    if (isPassed) this.#awaitedId = null;
    return { roundTripMs: Number(id) === this.#lastId ? this.#clock.now() - this.#sentAt : null, isPassed };
  }
}
