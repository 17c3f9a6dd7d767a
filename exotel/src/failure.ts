// How a request to Exotel fails, and whether a call may be ringing all the same.
import type { Result } from './result.ts';

/**
 * Why there is no value. `exotel-unreachable`: the request never left. `exotel-unavailable`: 5xx, or the connection broke
 * before an answer began. `exotel-invalid-answer`: what came is not Exotel's, is cut off, or is larger than 1 MiB.
 */
export type ExotelErrorCode =
  | 'exotel-bad-request'
  | 'exotel-unauthorized'
  | 'exotel-payment-required'
  | 'exotel-kyc-required'
  | 'exotel-forbidden'
  | 'exotel-not-found'
  | 'exotel-rate-limited'
  | 'exotel-unavailable'
  | 'exotel-unreachable'
  | 'exotel-timeout'
  | 'exotel-invalid-answer';

export interface ExotelFailure {
  code: ExotelErrorCode;
  /**
   * Whether the request may have placed a call although no usable answer came. Then look the call up before anything
   * else: the API is not idempotent. Always false for requests that only read.
   */
  mayHavePlacedCall: boolean;
  httpStatus?: number;
  /** Exotel's own number of the error, e.g. 35008. */
  exotelCode?: number;
  /** Exotel's own words, at most 500 characters. They may name phone numbers: not for logs. */
  exotelMessage?: string;
  /** Earliest useful time for another try, in milliseconds from now. */
  retryAfterMs?: number;
  /** What our own check refused; then nothing was sent. */
  issues?: { path: string; message: string }[];
  /** An error with the name and code of what broke the connection. The original's text may hold the address. */
  cause?: unknown;
}

export type ExotelResult<T> = Result<T, ExotelFailure>;
