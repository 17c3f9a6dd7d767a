// Judges a request that got no answer: did it leave, and may it have done its work?
import type { ExotelFailure } from './failure.ts';

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const connectingCalls = new Set(['connect', 'getaddrinfo']);
const certificateRefused = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED)/;

/** The failure of a request for which `fetch` threw, before or while the answer was read. */
export function failureOfConnection(error: unknown, placesCall: boolean): ExotelFailure {
  const cause = withoutAddress(error);
  if (isTimeout(error)) return { code: 'exotel-timeout', mayHavePlacedCall: placesCall, cause };
  if (neverLeft(error)) return { code: 'exotel-unreachable', mayHavePlacedCall: false, cause };
  return { code: 'exotel-unavailable', mayHavePlacedCall: placesCall, cause };
}

export function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
