// Waits for a fact.
import { vi } from 'vitest';

/** Resolves when the assertions hold, with what they return; rejects when they never do. */
export function eventually<T>(assertions: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertions, { timeout: 10_000, interval: 5 });
}
