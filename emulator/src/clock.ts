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

/** A clock that runs `speed` times as fast as the real one, from `startAt` (epoch milliseconds) on. */
export function fastClock(speed: number, startAt: number): Clock {
  const startedAt = performance.now();
  return {
    now: () => Math.round(startAt + (performance.now() - startedAt) * speed),
    startTimer: (delayMs, action) => systemClock.startTimer(delayMs / speed, action),
  };
}

/** Resolves after that time on the clock, or when the signal is aborted; never rejects. */
export function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs <= 0 || signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.startTimer(durationMs, resolve);
  const stop = () => {
    cancel();
    resolve();
  };
  signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', stop));
}
