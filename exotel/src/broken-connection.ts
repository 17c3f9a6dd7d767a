// Judges a request whose connection broke: did it leave, and may it have done its work?
import type { ExotelFailure } from './failure.ts';

const connectingCalls = new Set(['connect', 'getaddrinfo']);
const connectingCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
const certificateRefused = /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED)/;

/**
 * The failure of a request that `fetch` gave up on before an answer began. Only where the connection certainly never
 * stood is it `exotel-unreachable`; every other break may have come after Exotel had read the request.
 */
export function failureOfConnection(error: unknown, placesCall: boolean): ExotelFailure {
  const cause = withoutAddress(error);
  if (neverConnected(error)) return { code: 'exotel-unreachable', mayHavePlacedCall: false, cause };
  if (isTimeout(error)) return { code: 'exotel-timeout', mayHavePlacedCall: placesCall, cause };
  const isHttp = !codesOf(error).some((code) => code.startsWith('HPE_'));
  return { code: isHttp ? 'exotel-unavailable' : 'exotel-invalid-answer', mayHavePlacedCall: placesCall, cause };
}

/** Whether our own limit, or the connection's, ran out. */
export function isTimeout(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'TimeoutError') ||
    codesOf(error).some((code) => code.includes('TIMEDOUT'))
  );
}

/** An error that says what happened and not where: texts of network errors hold host names and addresses. */
export function withoutAddress(error: unknown): Error {
  const name = error instanceof Error ? error.name : typeof error;
  return new Error(['No usable answer:', name, ...codesOf(error)].join(' '));
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // One attempt for each address of the host.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  const { code = '', syscall = '' }: NodeJS.ErrnoException = error;
  const isConnecting = connectingCalls.has(syscall) || connectingCodes.has(code) || certificateRefused.test(code);
  return isConnecting || neverConnected(error.cause);
}

/** The codes of an error and of all that caused it. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}
