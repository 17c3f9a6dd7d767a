// Time as the emulator sees it, so that a test can hand in its own.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `action` once after the delay; the returned function calls it off. */
  startTimer(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  startTimer(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
