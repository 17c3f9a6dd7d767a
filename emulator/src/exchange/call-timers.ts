// One timer for each call, set to the moment at which the call changes next.
import type { Clock } from '../clock.ts';

/** The longest delay that a Node.js timer takes; a timer that fires early finds nothing due and is set again. */
const longestDelayMs = 2 ** 31 - 1;

export class CallTimers {
  readonly #clock: Clock;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `action` at `dueAt` (epoch milliseconds) in place of what was set for this call; null sets nothing. */
  set(callSid: string, dueAt: number | null, action: () => void): void {
    this.cancel(callSid);
    if (dueAt === null) return;
    const delayMs = Math.min(Math.max(0, dueAt - this.#clock.now()), longestDelayMs);
    const cancel = this.#clock.startTimer(delayMs, () => {
      this.#cancels.delete(callSid);
      action();
    });
    this.#cancels.set(callSid, cancel);
  }

  cancel(callSid: string): void {
    this.#cancels.get(callSid)?.();
    this.#cancels.delete(callSid);
  }

  cancelAll(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
