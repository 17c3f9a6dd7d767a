// Checks parameters that come as text (of REST requests, of the command line) and words what is wrong with them.
import { z } from 'zod';
import { canonicalNumber } from './calls/phone-number.ts';

/** A value, or why there is none; the message never repeats what was sent, which may be a phone number. */
export type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

/** Empty parameters count as absent; of a repeated one the last counts. */
export function checkParameters<T>(schema: z.ZodType<T>, parameters: Iterable<[string, unknown]>): Checked<T> {
  const given = Object.fromEntries([...parameters].filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, error: result.error.issues.map(wording).join('; ') };
}

function wording({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')} ${message}`;
}

export const requiredText = z.string({ error: 'is missing' });

/** A phone number, in canonical form. */
export const phoneNumber = requiredText.transform((text, context) => {
  const number = canonicalNumber(text);
  if (number !== null) return number;
  context.addIssue('is not a phone number');
  return z.NEVER;
});

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be ${values.join(' or ')}` });
}

/** For a strict object: the error for a name that it does not have lists those that it has. */
export function listingNames(names: readonly string[]) {
  return ({ code, keys }: { code?: string; keys?: string[] }) =>
    code === 'unrecognized_keys' ? `has no ${keys?.join(', ')}; there are ${names.join(', ')}` : undefined;
}

export function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}
