// Puts events that come in any order, and more than once, into the order of the log.

/** Events that are kept for later while one before them is missing; more are forgotten, and read again. */
const MAX_PENDING = 5_000;

export class PendingEvents<E extends { seq: number }> {
  #seq: number;
  #highest: number;
  readonly #early = new Map<number, E>();

  /** Begins after `seq`. */
  constructor(seq: number) {
    this.#seq = seq;
    this.#highest = seq;
  }

  /** The last one that was in its turn. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether an event is missing that is known to be there. */
  get hasGap(): boolean {
    return this.#highest > this.#seq;
  }

  /** Nothing up to `seq` is waited for any more. */
  skipTo(seq: number): void {
    this.heardOf(seq);
    this.#seq = Math.max(this.#seq, seq);
    for (const early of this.#early.keys()) if (early <= seq) this.#early.delete(early);
  }

  heardOf(seq: number): void {
    this.#highest = Math.max(this.#highest, seq);
  }

  /** Gives those whose turn it is now, in order. */
  take(events: E[]): E[] {
    for (const event of events) {
      this.heardOf(event.seq);
      if (event.seq > this.#seq && this.#early.size < MAX_PENDING) this.#early.set(event.seq, event);
      else if (event.seq === this.#seq + 1) this.#early.set(event.seq, event);
    }
    const next: E[] = [];
    for (let event = this.#early.get(this.#seq + 1); event !== undefined; event = this.#early.get(this.#seq + 1)) {
      this.#seq = event.seq;
      this.#early.delete(event.seq);
      next.push(event);
    }
    return next;
  }
}
