// What the apps have been told of the log of events: which, in which order, and in which words.

/** What one app was told, in the order in which it was told. */
export interface Sighting {
  seqs: number[];
  /** Calls in the order in which they began to ring here. */
  rings: string[];
}

/** The text of every event as it was told first; the others must have been told the same. */
export class EventTexts {
  readonly #texts = new Map<number, string>();
  #contradictions = 0;

  /** How often an event was told in other words than the first time. */
  get contradictions(): number {
    return this.#contradictions;
  }

  take(seq: number, text: string): void {
    const known = this.#texts.get(seq);
    if (known === undefined) this.#texts.set(seq, text);
    else if (known !== text) this.#contradictions += 1;
  }

  get(seq: number): string | undefined {
    return this.#texts.get(seq);
  }

  clear(): void {
    this.#texts.clear();
    this.#contradictions = 0;
  }
}
