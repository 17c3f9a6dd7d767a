// The kinds of fields that an agent's file has, each with the words that tell what is wrong with one.
import { z } from 'zod';
import { toE164 } from '../../calls/numbers.ts';

/** A missing field is told as missing, whatever it should have been. */
export function said(message: string) {
  return { error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : message) };
}

/** A map without unknown fields. The message of `unrecognized_keys` is the list of those that are known. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return known;
      return issue.input === undefined ? 'is missing' : `must be a map with ${known.replaceAll(' ', ', ')}`;
    },
  });
}

export function text(maxLength: number) {
  const words = said(`must be text of 1 to ${maxLength} characters`);
  return z.string(words).trim().min(1, words).max(maxLength, words);
}

export function pattern(regex: RegExp, meaning: string) {
  return z.string(said(meaning)).regex(regex, meaning);
}

export function numberBetween(min: number, max: number) {
  const words = said(`must be a number between ${min} and ${max}`);
  return z.number(words).min(min, words).max(max, words);
}

export function wholeBetween(min: number, max: number) {
  const words = said(`must be a whole number between ${min} and ${max}`);
  return z.number(words).int(words).min(min, words).max(max, words);
}

export function oneOf<const Values extends readonly (string | number)[]>(values: Values) {
  return z.literal(values, said(`must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`));
}

export function yesOrNo() {
  return z.boolean(said('must be true or false'));
}

export function listOf<Item extends z.ZodType>(item: Item, maxLength: number) {
  return z.array(item, said('must be a list')).max(maxLength, `must not have more than ${maxLength} entries`);
}

/** null when the file says `off`. */
export function orOff<Value extends z.ZodType>(value: Value) {
  return z.preprocess((given) => (given === 'off' ? null : given), value.nullable());
}

/** Any way in which people write a number, as E.164. */
export function phoneNumber() {
  return z
    .preprocess(
      (given) => (typeof given === 'number' ? String(given) : given),
      z.string(said('must be a phone number')),
    )
    .transform((given, context) => {
      const number = toE164(given);
      if (number !== null) return number;
      context.addIssue('must be a phone number, like 08047000001 or +918047000001');
      return z.NEVER;
    });
}

/** A BCP 47 tag such as `hi-IN`, as it is spelt. */
export function languageTag() {
  const words = said('must be a language such as en-IN or hi-IN');
  return z
    .string(words)
    .refine(isLanguageTag, words)
    .transform((tag) => new Intl.Locale(tag).toString());
}

function isLanguageTag(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language !== 'und';
  } catch {
    return false;
  }
}
