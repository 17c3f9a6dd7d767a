// Whether phone numbers are shown whole: a console on a big screen shows them to everybody in the room.
import { createPreference } from '../ui/preference.ts';

export const masking = createPreference('masking', ['off', 'on']);

const SHOWN_DIGITS = 4;

/** Keeps the last digits, e.g. "••• ••• 4321"; words and names of users stay as they are. */
export function mask(text: string): string {
  let left = (text.match(/\d/g) ?? []).length - SHOWN_DIGITS;
  if (!/^[+\d][\d\s().-]{5,}$/.test(text)) return text;
  return text.replace(/\d/g, (digit) => (left-- > 0 ? '•' : digit));
}
