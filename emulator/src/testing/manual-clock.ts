// A clock that stands still until it is told to go on.
import type { Clock } from '../clock.ts';

export interface ManualClock extends Clock {
  /** Runs every timer that is due by then, in order, each at its time. */
  advanceTo(now: number): void;
}

export function manualClock(start: number): ManualClock {
  let now = start;
  const timers = new Map<number, { at: number; action: () => void }>();
  let lastId = 0;
  return {
    now: () => now,
    startTimer(delayMs, action) {
      lastId += 1;
      const id = lastId;
      timers.set(id, { at: now + delayMs, action });
      return () => timers.delete(id);
    },
    advanceTo(end) {
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= end).toSorted(([, a], [, b]) => a.at - b.at);
        if (next === undefined) break;
        const [id, { at, action }] = next;
        timers.delete(id);
        now = at;
        action();
      }
      now = end;
    },
  };
}
