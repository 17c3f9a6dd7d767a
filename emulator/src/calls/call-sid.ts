// Names new calls the way Exotel does.
import { randomBytes } from 'node:crypto';

/**
 * A CallSid of the captured shape: 32 characters of [0-9a-z], 28 hex digits and then what looks like the Indian date:
 * two hex digits of the year, one base-36 digit each of the month and the day (`…189g`: 16 September 2024).
 */
export function newCallSid(now: number): string {
  const india = new Date(now + 5.5 * 60 * 60 * 1000);
  const year = (india.getUTCFullYear() % 100).toString(16).padStart(2, '0');
  const month = (india.getUTCMonth() + 1).toString(36);
  const day = india.getUTCDate().toString(36);
  return `${randomBytes(14).toString('hex')}${year}${month}${day}`;
}
