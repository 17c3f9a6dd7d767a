// One timer for all streams. Each has its own schedule on the monotonic clock; what is late is caught up with.

export interface Paced {
  /** When the next step is due, by the metronome's clock. A step moves it on. */
  readonly dueMs: number;
  step(nowMs: number): void;
  /** A step threw. The part has left already. */
  fail(cause: unknown): void;
}

/** Parts that are due so close to each other are run together, which bounds the wake-ups a second. */
const shortestPauseMs = 2;

export class Metronome {
  readonly #parts = new Set<Paced>();
  readonly nowMs: () => number;
  #timer: NodeJS.Timeout | null = null;
  #wakesAtMs = Number.POSITIVE_INFINITY;

  /** @param nowMs a clock that never goes back */
  constructor(nowMs: () => number = () => performance.now()) {
    this.nowMs = nowMs;
  }

  join(part: Paced): void {
    this.#parts.add(part);
    if (part.dueMs < this.#wakesAtMs) this.#wakeAt(part.dueMs);
  }

  leave(part: Paced): void {
    this.#parts.delete(part);
    if (this.#parts.size === 0) this.#stop();
  }

  #wakeAt(dueMs: number): void {
    this.#stop();
    const pauseMs = Math.max(shortestPauseMs, Math.ceil(dueMs - this.nowMs()));
    this.#wakesAtMs = dueMs;
    // By way of setImmediate: what has arrived on sockets comes before the step that is to find it.
    this.#timer = setTimeout(() => setImmediate(() => this.#run()), pauseMs);
  }

  #stop(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    this.#wakesAtMs = Number.POSITIVE_INFINITY;
  }

  #run(): void {
    const nowMs = this.nowMs();
    let next = Number.POSITIVE_INFINITY;
    for (const part of this.#parts) {
      while (part.dueMs <= nowMs && this.#parts.has(part)) this.#step(part, nowMs);
      if (this.#parts.has(part)) next = Math.min(next, part.dueMs);
    }
    if (next < Number.POSITIVE_INFINITY) this.#wakeAt(next);
  }

  #step(part: Paced, nowMs: number): void {
    try {
      part.step(nowMs);
    } catch (cause) {
      // The other streams must not notice.
      this.leave(part);
      part.fail(cause);
    }
  }
}
