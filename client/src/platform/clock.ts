// Time as the SDK sees it. Tests put a clock of their own in its place.

export interface Clock {
  /** Milliseconds that only ever grow; their zero means nothing. */
  now(): number;
  /** Calls back once, `ms` from now; gives a handle for `clearTimer`. */
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

/** What a timer of browsers and Node.js can hold (2^31 - 1 ms); above it they fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, ms) => setTimeout(callback, Math.min(ms, MAX_TIMER_MS)),
  clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
