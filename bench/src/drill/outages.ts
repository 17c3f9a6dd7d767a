// How long clients were without a connection.
import type { ConnectionState } from '@patchcord/client';

export interface Outage {
  /** On the monotonic clock, as all times here. */
  leftAtMs: number;
  /** Null: not back yet. */
  backAtMs: number | null;
}

/** Follows the state of one client's connection. */
export class OutageBook {
  #outages: Outage[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get outages(): readonly Outage[] {
    return this.#outages;
  }

  change({ name }: ConnectionState): void {
    const open = this.#outages.findLast(({ backAtMs }) => backAtMs === null);
    if (name === 'connected') {
      if (open !== undefined) open.backAtMs = this.#now();
    } else if (open === undefined) {
      this.#outages.push({ leftAtMs: this.#now(), backAtMs: null });
    }
  }

  /** Forgets what is over. */
  clear(): void {
    this.#outages = this.#outages.filter(({ backAtMs }) => backAtMs === null);
  }
}

export interface BackFigures {
  /** Clients that were cut off at least once. */
  cutOff: number;
  /** Of these: not back at the end. */
  neverBack: number;
  /** The longest time of each client from being cut off until the welcome; null when nobody was cut off and came back. */
  p50Ms: number | null;
  p95Ms: number | null;
  maxMs: number | null;
}

/**
 * Sums up the outages of all clients, one list each. With `faultAtMs`, the first outage of a client after it counts from
 * there: a client that has not noticed yet is cut off all the same.
 */
export function backFigures(books: readonly (readonly Outage[])[], faultAtMs: number | null): BackFigures {
  const cutOff = books.filter((outages) => outages.length > 0);
  const isBack = (outages: readonly Outage[]) => outages.every(({ backAtMs }) => backAtMs !== null);
  const durationsMs = cutOff.filter(isBack).map((outages) => longestMs(outages, faultAtMs));
  durationsMs.sort((one, other) => one - other);
  const at = (share: number) => durationsMs[Math.max(0, Math.ceil(durationsMs.length * share) - 1)] ?? null;
  const neverBack = cutOff.length - durationsMs.length;
  return { cutOff: cutOff.length, neverBack, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

function longestMs(outages: readonly Outage[], faultAtMs: number | null): number {
  const durationsMs = outages.map(({ leftAtMs, backAtMs }, index) => {
    const fromMs = index === 0 && faultAtMs !== null ? Math.min(leftAtMs, faultAtMs) : leftAtMs;
    return (backAtMs ?? fromMs) - fromMs;
  });
  return Math.max(...durationsMs);
}
