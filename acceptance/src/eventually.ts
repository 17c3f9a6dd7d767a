// Waits for a fact; unlike `expect.poll`, in tests that run side by side, too.
import { vi } from 'vitest';

/** Resolves when `check` does not throw any more; rejects with its last error after `timeoutMs`. */
export function eventually(check: () => unknown, timeoutMs = 20_000): Promise<unknown> {
  return vi.waitFor(check, { timeout: timeoutMs, interval: 50 });
}
