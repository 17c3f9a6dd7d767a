// How long to wait before the next try to connect.

export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * Full jitter: anything from 0 up to `baseMs` doubled with every attempt, at most `capMs`.
 * `attempt` counts from 0; `random` gives [0, 1).
 * reference: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export function fullJitterMs(attempt: number, { baseMs, capMs }: Backoff, random: () => number): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** attempt));
}
