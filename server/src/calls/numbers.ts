// Phone numbers: whatever people type, to E.164. A number is judged by plausibility (its length), not by whether its
// range is assigned: new series appear before any library knows them.
import { ParseError, parsePhoneNumberWithError } from 'libphonenumber-js/min';

const INDIA = '91';
/** Separators that people and spreadsheets put into numbers, and the invisible ones that come along when pasting. */
const SEPARATORS = /[\s\-().\u00a0\u200b-\u200f\u202a-\u202e\u2060\ufeff\u2010-\u2015]/g;
const TOLL_FREE = /^(1800|1860)\d{6,7}$/;

/**
 * The E.164 form of a number, or null when it cannot be one. Accepts `+<country>…`, `00<country>…`, and Indian numbers
 * as `0…`, `91…`, `+91…` or ten digits: mobiles, landlines with their STD code, the 140 and 1600 series, toll-free.
 */
export function toE164(input: string): string | null {
  const compact = input.replace(SEPARATORS, '');
  if (!/^\+?\d{8,16}$/.test(compact)) return null;
  if (compact.startsWith('+')) return international(compact);
  if (compact.startsWith('00')) return international(`+${compact.slice(2)}`);
  return indian(compact.startsWith('0') ? compact.slice(1) : compact) ?? indianWithCountryCode(compact);
}

function international(plusNumber: string): string | null {
  if (plusNumber.startsWith(`+${INDIA}`)) return indianWithCountryCode(plusNumber.slice(1));
  try {
    const number = parsePhoneNumberWithError(plusNumber);
    return number.isPossible() ? number.number : null;
  } catch (error) {
    if (error instanceof ParseError) return null;
    throw error;
  }
}

function indianWithCountryCode(digits: string): string | null {
  if (!digits.startsWith(INDIA)) return null;
  const national = digits.slice(INDIA.length);
  // "+91 0 80…" is written by people who keep the trunk prefix.
  return indian(national.startsWith('0') ? national.slice(1) : national);
}

function indian(national: string): string | null {
  const plausible = TOLL_FREE.test(national) || (/^\d{10}$/.test(national) && !national.startsWith('0'));
  return plausible ? `+${INDIA}${national}` : null;
}
