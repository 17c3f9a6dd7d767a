// How far the carrier has played what it was sent.

export class PlayoutClock {
  #endsAtMs = 0;

  /** Queues audio; returns for how long there had been nothing left to play. */
  add(durationMs: number, nowMs: number): number {
    const idleMs = Math.max(0, nowMs - this.#endsAtMs);
    this.#endsAtMs = Math.max(nowMs, this.#endsAtMs) + durationMs;
    return idleMs;
  }

  /** What is queued and not played yet. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.#endsAtMs - nowMs);
  }

  /** Drops what is queued. */
  clear(nowMs: number): void {
    this.#endsAtMs = Math.min(this.#endsAtMs, nowMs);
  }
}
