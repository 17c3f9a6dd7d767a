// Leases by clocks of our own: holders that die, are paused, or cannot reach the database.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemTimers, type Timers } from '../timers.ts';
import { holdLease, type Lease, type LeaseTable } from './lease.ts';

const ttlMs = 3_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The table as the database keeps it, by a clock of its own. */
function createTable(databaseNow: () => number) {
  const row = { holder: '', token: 0, expiresAt: 0 };
  const table: LeaseTable = {
    async claimLease({ holder, ttlMs: ttl }) {
      if (row.expiresAt > databaseNow()) return { held: false, freeInMs: row.expiresAt - databaseNow() };
      Object.assign(row, { holder, token: row.token + 1, expiresAt: databaseNow() + ttl });
      return { held: true, token: row.token };
    },
    async renewLease({ token, ttlMs: ttl }) {
      if (row.token !== token) return false;
      row.expiresAt = databaseNow() + ttl;
      return true;
    },
    async releaseLease({ token }) {
      if (row.token === token) row.expiresAt = 0;
    },
  };
  return { row, table };
}

/** An instance that may be cut off from the database, or paused: its clock goes on, its timers do not. */
class Instance {
  readonly told: string[] = [];
  readonly errors: unknown[] = [];
  lease: Lease;
  cutOff = false;
  delayMs = 0;

  constructor(holder: string, table: LeaseTable, timers: Timers = systemTimers) {
    const reach = async <T>(answer: () => Promise<T>): Promise<T> => {
      if (this.cutOff) throw new Error('unreachable');
      const answered = await answer();
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      return answered;
    };
    this.lease = holdLease(
      'duty',
      {
        ttlMs,
        onGained: (token) => this.told.push(`gained ${token}`),
        onLost: () => this.told.push('lost'),
      },
      {
        table: {
          claimLease: (claim) => reach(() => table.claimLease(claim)),
          renewLease: (lease) => reach(() => table.renewLease(lease)),
          releaseLease: (lease) => reach(() => table.releaseLease(lease)),
        },
        holder,
        timers,
        onError: (error) => this.errors.push(error),
      },
    );
  }
}

const now = () => performance.now();

test('the first who asks has it, keeps it, and gives it up to the next at once', async () => {
  const { table } = createTable(now);
  const [a, b] = [new Instance('a', table), new Instance('b', table)];
  await vi.advanceTimersByTimeAsync(10 * ttlMs);
  expect([a.told, b.told]).toEqual([['gained 1'], []]);
  expect([a.lease.token, b.lease.token]).toEqual([1, null]);
  await a.lease.release();
  await vi.advanceTimersByTimeAsync(ttlMs / 3);
  expect([a.told, b.told]).toEqual([['gained 1', 'lost'], ['gained 2']]);
  expect([a.lease.token, b.lease.token]).toEqual([null, 2]);
  await b.lease.release();
});

test('who is cut off from the database lets go before anybody else has it, and another has it within the ttl', async () => {
  const { table } = createTable(now);
  const [a, b] = [new Instance('a', table), new Instance('b', table)];
  await vi.advanceTimersByTimeAsync(ttlMs);
  a.cutOff = true;
  for (let waited = 0; waited < ttlMs; waited += 10) {
    await vi.advanceTimersByTimeAsync(10);
    expect(a.lease.token !== null && b.lease.token !== null).toBe(false);
  }
  expect([a.told, b.told]).toEqual([['gained 1', 'lost'], ['gained 2']]);
  expect(a.errors.length).toBeGreaterThan(0);
  await Promise.all([a.lease.release(), b.lease.release()]);
});

test('a holder that was paused knows when it wakes that its time is up, before any timer has told it', async () => {
  let pausedMs = 0;
  const { table } = createTable(now);
  const a = new Instance('a', table, { ...systemTimers, now: () => now() + pausedMs });
  await vi.advanceTimersByTimeAsync(0);
  expect(a.lease.token).toBe(1);
  pausedMs = ttlMs;
  expect(a.lease.token).toBeNull();
  await vi.advanceTimersByTimeAsync(ttlMs / 3);
  expect(a.told[1]).toBe('lost');
  await a.lease.release();
});

test('an answer that comes after the time is up brings nothing, and the lease is left to others', async () => {
  const { row, table } = createTable(now);
  const a = new Instance('a', table);
  await vi.advanceTimersByTimeAsync(0);
  a.delayMs = 2 * ttlMs;
  await vi.advanceTimersByTimeAsync(ttlMs + ttlMs / 3);
  expect(a.told).toEqual(['gained 1', 'lost']);
  await vi.advanceTimersByTimeAsync(ttlMs);
  expect(row.expiresAt).toBe(0);
  a.delayMs = 0;
  await vi.advanceTimersByTimeAsync(3 * ttlMs);
  await a.lease.release();
});

test('the time counts from before the question: a slow answer does not make it longer', async () => {
  const { table } = createTable(now);
  const [a, b] = [new Instance('a', table), new Instance('b', table)];
  await vi.advanceTimersByTimeAsync(0);
  a.delayMs = ttlMs / 2;
  // The database has taken the renewal at a third of the time, and a hears of it half the time later.
  await vi.advanceTimersByTimeAsync(ttlMs / 3 + ttlMs / 2);
  a.cutOff = true;
  for (let waited = 0; waited < 2 * ttlMs; waited += 10) {
    await vi.advanceTimersByTimeAsync(10);
    expect([a.lease.token, b.lease.token]).toContain(null);
  }
  expect([a.told, b.told]).toEqual([['gained 1', 'lost'], ['gained 2']]);
  await Promise.all([a.lease.release(), b.lease.release()]);
});

test('a lease that comes while it is being given up is given up, too, and nobody is told of it', async () => {
  const { row, table } = createTable(now);
  const a = new Instance('a', table);
  await a.lease.release();
  expect(a.told).toEqual([]);
  expect(row).toMatchObject({ token: 1, expiresAt: 0 });
  await vi.advanceTimersByTimeAsync(10 * ttlMs);
  expect(row.token).toBe(1);
});

test('whatever happens to three instances, never do two have it, tokens only grow, and in the end one has it', async () => {
  const happening = fc.tuple(
    fc.nat(2),
    fc.constantFrom('cut', 'mend', 'delay', 'prompt'),
    fc.integer({ min: 1, max: ttlMs }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
      const { table } = createTable(now);
      const instances = ['a', 'b', 'c'].map((holder) => new Instance(holder, table));
      let lastToken = 0;
      const check = () => {
        const tokens = instances.map(({ lease }) => lease.token).filter((token) => token !== null);
        expect(tokens.length).toBeLessThanOrEqual(1);
        expect(tokens[0] ?? lastToken).toBeGreaterThanOrEqual(lastToken);
        lastToken = tokens[0] ?? lastToken;
      };
      for (const [which, what, forMs] of happenings) {
        const instance = instances[which] as Instance;
        if (what === 'cut' || what === 'mend') instance.cutOff = what === 'cut';
        else instance.delayMs = what === 'delay' ? forMs : 0;
        for (let passed = 0; passed < forMs; passed += 100) {
          await vi.advanceTimersByTimeAsync(100);
          check();
        }
      }
      for (const instance of instances) Object.assign(instance, { cutOff: false, delayMs: 0 });
      await vi.advanceTimersByTimeAsync(3 * ttlMs);
      expect(instances.filter(({ lease }) => lease.token !== null)).toHaveLength(1);
      const released = Promise.all(instances.map(({ lease }) => lease.release()));
      await vi.advanceTimersByTimeAsync(2 * ttlMs);
      await released;
    }),
    { numRuns: 60 },
  );
});
