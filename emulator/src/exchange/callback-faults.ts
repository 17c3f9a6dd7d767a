// The ways in which callbacks may go wrong on demand.
import { z } from 'zod';
import type { CallbackEvent } from '../calls/callback-facts.ts';

/** What goes wrong with the callbacks of every call that is placed from now on. An empty object: nothing does. */
export const callbackFaultsSchema = z.strictObject({
  /** How many more times each callback is sent. */
  duplicate: z.int().min(1).max(10).optional(),
  /** All callbacks are held back until the call has ended, and then sent last first. */
  reverse: z.literal(true).optional(),
  /** Never sent. */
  drop: z.enum(['all', 'terminal', 'answered']).optional(),
  /** Sent this much late. */
  delayMs: z.int().min(0).max(600_000).optional(),
});

export type CallbackFaults = z.infer<typeof callbackFaultsSchema>;

/** The events that are lost and those that are sent, copies included. */
export function sortOutCallbacks(faults: CallbackFaults, events: readonly CallbackEvent[]) {
  const lost = events.filter(({ type }) => faults.drop === 'all' || faults.drop === type);
  const sent = events
    .filter((event) => !lost.includes(event))
    .flatMap((event) => Array.from({ length: 1 + (faults.duplicate ?? 0) }, () => event));
  return { lost, sent };
}
