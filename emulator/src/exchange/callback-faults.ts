// The ways in which callbacks may go wrong on demand.
import { z } from 'zod';
import type { CallbackEvent } from '../calls/callback-facts.ts';

/** What goes wrong with the callbacks of every call that is placed from now on. An empty object: nothing does. */
export const callbackFaultsSchema = z.strictObject({
  /** How many more times each callback is sent. */
  duplicate: z.int().min(1).max(10).optional(),
  /** All callbacks are held back until the call has ended, and then sent last first. */
  reverse: z.literal(true).optional(),
  /** Never sent. `popup` and `passthru`: the popups of a Connect applet, and Passthru applets that do not wait. */
  drop: z.enum(['all', 'terminal', 'answered', 'ringing', 'popup', 'passthru']).optional(),
  /** Sent this much late. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** The body comes bit by bit over this time of the real clock. */
  dribbleMs: z.int().min(0).max(60_000).optional(),
  /** The answer to connect comes only when the first callback has been delivered, or given up. */
  beforeAnswer: z.literal(true).optional(),
  /** Missing values are the text `null`. */
  nullText: z.literal(true).optional(),
  /** Field names come in small letters. */
  lowerCase: z.literal(true).optional(),
  /** Fields that are left out: `To`, `Legs`, `DialWhomNumber`. Also out of what applets send. */
  omit: z.array(z.string().min(1).max(100)).max(50).optional(),
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

/** Applies the faults that concern fields to what an applet sends. */
export function spoiltParameters(
  { nullText, lowerCase, omit = [] }: CallbackFaults,
  parameters: readonly (readonly [string, string])[],
): [string, string][] {
  return parameters
    .filter(([name]) => !omit.some((left) => name === left || name.startsWith(`${left}[`)))
    .map(([name, value]) => [
      lowerCase === true ? name.toLowerCase() : name,
      nullText === true && value === '' ? 'null' : value,
    ]);
}
