// Time as media and talks need it: a monotonic clock and timers, so that tests can run them by hand.

export interface Timers {
  /** Milliseconds on a monotonic clock; only differences mean anything. */
  now(): number;
  /** Runs `then` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, then: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};
