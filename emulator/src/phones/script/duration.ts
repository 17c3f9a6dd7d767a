// Durations as people write them.
import { z } from 'zod';

const unitsMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };
const longestMs = 3_600_000;

/** `800ms`, `1.5s`, `2m`: more than nothing and at most an hour; in whole milliseconds. */
export const durationSchema = z.string().transform((text, context) => {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(text.trim()) ?? [];
  const durationMs = Math.round(Number(figure) * (unitsMs[unit ?? ''] ?? Number.NaN));
  if (durationMs > 0 && durationMs <= longestMs) return durationMs;
  context.addIssue('must be a duration such as 800ms, 1.5s or 2m, of at most an hour');
  return z.NEVER;
});
