// Clients that all come back at the same moment, as after the loss of an instance, and resume where they were.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { type Door, RawClient } from './raw-client.ts';

export interface StormOrder {
  door: Door;
  /** Events that each of them has missed. */
  missed: number;
  timeoutMs: number;
}

export interface StormFigures {
  /** From the moment of the storm until a client had been welcomed and told all that it had missed. */
  resyncedMs: { p50: number; p99: number; max: number };
  /** Clients that were refused, lost, or not told everything in time. */
  failed: number;
  /** What went wrong with the first of these. */
  firstFailure: string | null;
}

/** Resolves when every client is resynced or has failed. */
export async function comeBackAtOnce({ door, missed, timeoutMs }: StormOrder, count: number): Promise<StormFigures> {
  const beganAtMs = monotonicMs();
  const resyncedMs: number[] = [];
  const connected: RawClient[] = [];
  const allBack = Promise.withResolvers<void>();
  const events = {
    onText(client: RawClient) {
      client.received += 1;
      if (client.received !== missed) return;
      resyncedMs.push(monotonicMs() - beganAtMs);
      if (resyncedMs.length === count) allBack.resolve();
    },
    onLost: () => undefined,
  };
  const tries = Array.from({ length: count }, async (_, index) => {
    connected.push(await RawClient.connect(door, `client-${index + 1}`, events));
  });
  const results = await Promise.allSettled(tries);
  const refused = results.find((result) => result.status === 'rejected');
  const leftMs = Math.max(0, timeoutMs - (monotonicMs() - beganAtMs));
  // Who was refused will not be told anything: nobody waits for that.
  if (refused === undefined) await Promise.race([allBack.promise, sleep(leftMs, undefined, { ref: false })]);
  for (const client of connected) client.leave();
  resyncedMs.sort((one, other) => one - other);
  const at = (share: number) => resyncedMs[Math.max(0, Math.ceil(resyncedMs.length * share) - 1)] ?? Number.NaN;
  return {
    resyncedMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
    failed: count - resyncedMs.length,
    firstFailure: refused === undefined ? null : String(refused.reason),
  };
}
