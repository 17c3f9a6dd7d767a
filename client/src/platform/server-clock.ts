// The server's time of day, told from its messages: the device's own clock may be wrong by hours.
import type { Clock } from './clock.ts';

export class ServerClock {
  readonly #clock: Clock;
  #offsetMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes the `serverTime` of a message that has just come. */
  set(serverTime: string): void {
    const epochMs = Date.parse(serverTime);
    if (!Number.isNaN(epochMs)) this.#offsetMs = epochMs - this.#clock.now();
  }

  /** How far away this moment is, in ms, negative when it is past; null while the server's time is not known. */
  msUntil(epochMs: number): number | null {
    return this.#offsetMs === null ? null : epochMs - this.#offsetMs - this.#clock.now();
  }
}
