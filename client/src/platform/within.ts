// Waits for something, but not for ever.
import type { Clock } from './clock.ts';

/** What the promise gives; null when that takes longer than `timeoutMs`. */
export async function within<T>(clock: Clock, timeoutMs: number, promise: Promise<T>): Promise<T | null> {
  let timer: unknown;
  const tooLate = new Promise<null>((resolve) => {
    timer = clock.setTimer(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clock.clearTimer(timer);
  }
}
