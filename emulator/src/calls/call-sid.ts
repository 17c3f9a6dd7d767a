// Names new calls the way Exotel does.
import { createHash, randomBytes } from 'node:crypto';

/** So many random bytes, in hex. */
export type RandomHex = (bytes: number) => string;

const systemRandom: RandomHex = (bytes) => randomBytes(bytes).toString('hex');

/**
 * The same numbers for the same seed, whatever the machine: a hash over a counter.
 *
 * @param seed any text
 */
export function seededRandom(seed: string): RandomHex {
  let count = 0;
  return (bytes) => {
    count += 1;
    return createHash('sha256')
      .update(`${seed}/${count}`)
      .digest('hex')
      .slice(0, bytes * 2);
  };
}

/**
 * A CallSid of the captured shape: 32 characters of [0-9a-z], 28 hex digits and then what looks like the Indian date:
 * two hex digits of the year, one base-36 digit each of the month and the day (`…189g`: 16 September 2024).
 */
export function newCallSid(now: number, random: RandomHex = systemRandom): string {
  const india = new Date(now + 5.5 * 60 * 60 * 1000);
  const year = (india.getUTCFullYear() % 100).toString(16).padStart(2, '0');
  const month = (india.getUTCMonth() + 1).toString(36);
  const day = india.getUTCDate().toString(36);
  return `${random(14)}${year}${month}${day}`;
}
