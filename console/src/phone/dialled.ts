// What somebody has typed or pasted to be called: a phone number in whatever form, or a user of the app.
import { userIdPattern } from '@patchcord/protocol/limits';
import { isPossiblePhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export type Dialled =
  | { kind: 'nothing' }
  /** `isLikely`: its length and first digits are those of a number that exists. */
  | { kind: 'number'; e164: string; shown: string; isLikely: boolean }
  | { kind: 'user'; userId: string };

const COUNTRY = 'IN';
const USER = new RegExp(`^${userIdPattern}$`);

/**
 * Numbers come from spreadsheets, chats and web pages: `tel:` links, brackets, dots, non-breaking spaces, `91…` without
 * a plus, `0…`, and numerals of Indian scripts are all read. Without a country it is Indian.
 */
export function readDialled(typed: string): Dialled {
  const text = plain(typed);
  if (text === '') return { kind: 'nothing' };
  const digits = text.replace(/[\s().\-/]/g, '');
  if (/^\+?\d+$/.test(digits)) return numberOf(digits);
  return USER.test(text) ? { kind: 'user', userId: text } : { kind: 'nothing' };
}

/** What is left of pasted text when all that cannot be dialled is taken away. */
export function cleanPasted(pasted: string): string {
  const dialled = readDialled(pasted);
  return dialled.kind === 'number' ? dialled.shown : plain(pasted).slice(0, 128);
}

function numberOf(digits: string): Dialled {
  // 91 and ten digits is how many systems write Indian numbers; ten digits alone may begin with 91, too.
  const text = /^91\d{10}$/.test(digits) ? `+${digits}` : digits.replace(/^00(?=[1-9])/, '+');
  const parsed = parsePhoneNumberFromString(text, COUNTRY);
  if (parsed === undefined) return { kind: 'number', e164: digits, shown: digits, isLikely: false };
  const isLikely = isPossiblePhoneNumber(parsed.number, COUNTRY);
  return { kind: 'number', e164: parsed.number, shown: isLikely ? parsed.formatInternational() : digits, isLikely };
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^\s*(tel|callto|sip):/i, '')
    .replace(/\p{Nd}/gu, western)
    .replace(/[\p{Cf}]/gu, '')
    .replace(/[‐-―−]/g, '-')
    .trim();
}

/** A numeral of any script: each has its ten in a row, and Unicode begins every row of them with the zero. */
function western(numeral: string): string {
  const code = numeral.codePointAt(0) ?? 0;
  for (let zero = code; zero > code - 10; zero -= 1)
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return String(code - zero);
  return numeral;
}
