// Reads the failure out of an answer that says no.
import type { ExotelErrorCode, ExotelFailure } from './failure.ts';
import { Fields } from './fields.ts';
import { child, isPayload, type Payload } from './payload-tree.ts';

interface RefusedAnswer {
  httpStatus: number;
  /** The answer's content, if it could be read at all. */
  content: Payload | null;
  /** The header as it came. */
  retryAfter: string | null;
  placesCall: boolean;
}

const kycCode = 340030;
const maxMessageCharacters = 500;

const codesOfStatus: Readonly<Record<number, ExotelErrorCode>> = {
  401: 'exotel-unauthorized',
  402: 'exotel-payment-required',
  404: 'exotel-not-found',
  408: 'exotel-timeout',
  429: 'exotel-rate-limited',
};

/**
 * The failure that an answer tells. A RestException in a 2xx answer counts as the status that it names itself; any other
 * 2xx or 3xx answer that ends up here is not Exotel's.
 *
 * Reference: developer.exotel.com/api (HTTP codes); captured RestExceptions (403 with 340030, 503 with 35008).
 */
export function failureOfAnswer({ httpStatus, content, retryAfter, placesCall }: RefusedAnswer): ExotelFailure {
  const { told, code, message } = restException(content);
  const status = httpStatus < 300 ? (told ?? httpStatus) : httpStatus;
  const retryAfterMs = delayMs(retryAfter);
  const isKyc = code === kycCode || /\bKYC\b/i.test(message ?? '');
  return {
    code: codeOf(status, isKyc),
    // A 408 can be a proxy's that had passed the request on.
    mayHavePlacedCall: placesCall && (status < 300 || status >= 500 || status === 408),
    httpStatus,
    ...(code !== null && { exotelCode: code }),
    ...(message !== null && { exotelMessage: message.slice(0, maxMessageCharacters) }),
    ...(retryAfterMs !== null && { retryAfterMs }),
  };
}

/** Whether the content is an error, whatever the HTTP status says. */
export function isRestException(content: Payload): boolean {
  return child(content, 'RestException') !== undefined;
}

function restException(content: Payload | null): { told: number | null; code: number | null; message: string | null } {
  const exception = content ? child(content, 'RestException') : undefined;
  const fields = new Fields(isPayload(exception) ? exception : {});
  return { told: fields.number('Status'), code: fields.number('Code'), message: fields.text('Message') };
}

function codeOf(status: number, isKyc: boolean): ExotelErrorCode {
  if (status >= 500) return 'exotel-unavailable';
  if (status < 400) return 'exotel-invalid-answer';
  if (status === 403) return isKyc ? 'exotel-kyc-required' : 'exotel-forbidden';
  return codesOfStatus[status] ?? 'exotel-bad-request';
}

/** Retry-After is a number of seconds or a date. */
function delayMs(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const value = retryAfter.trim();
  const delay = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(delay) ? Math.max(0, delay) : null;
}
