// How many streams an account may have at once (reference: AgentStream wss errors, `Streaming_call_throttled`).

export class StreamThrottle {
  readonly limit: number;
  #active = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get active(): number {
    return this.#active;
  }

  /** False when there are as many as there may be. */
  enter(): boolean {
    if (this.#active >= this.limit) return false;
    this.#active += 1;
    return true;
  }

  leave(): void {
    this.#active -= 1;
  }
}
