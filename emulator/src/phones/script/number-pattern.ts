// Which script a number has: its own, or that of the first pattern that fits.
import { canonicalNumber } from '../../calls/phone-number.ts';

/** A number in any form that Exotel takes, or a pattern: `x` is one digit, `*` any digits. */
export type NumberPattern = { kind: 'number'; number: string } | { kind: 'pattern'; fits: RegExp };

/** Null when it is neither a number nor a pattern. A pattern is held against the canonical form, `0…` for India. */
export function numberPattern(text: string): NumberPattern | null {
  const number = canonicalNumber(text);
  if (number !== null) return { kind: 'number', number };
  if (!/^\+?[\dx*]+$/.test(text) || !/[x*]/.test(text)) return null;
  const source = text.replace('+', '').replaceAll('x', String.raw`\d`).replaceAll(/\*+/g, String.raw`\d*`);
  return { kind: 'pattern', fits: new RegExp(String.raw`^\+?${source}$`) };
}
