// A refusal as a value, in the words of the catalogue.
import { type ErrorCode, errorCatalogue } from './errors.ts';

/** What our own code hands around instead of throwing. */
export interface Rejection {
  code: ErrorCode;
  message: string;
  /** Earliest useful time for another try, in milliseconds from now. */
  retryAfterMs?: number;
  /** Each field that is wrong. */
  issues?: { path: string; message: string }[];
}

/** A rejection with the catalogue's own words, or with `message` where the case at hand can be said better. */
export function reject(
  code: ErrorCode,
  message?: string,
  extra?: Pick<Rejection, 'retryAfterMs' | 'issues'>,
): Rejection {
  return { code, message: message ?? errorCatalogue[code].meaning, ...extra };
}
