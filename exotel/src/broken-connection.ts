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
  const isHttp = !chainOf(error).some(({ name }) => name === 'HTTPParserError');
  return { code: isHttp ? 'exotel-unavailable' : 'exotel-invalid-answer', mayHavePlacedCall: placesCall, cause };
}

/** Whether our own limit, or the connection's, ran out. */
export function isTimeout(error: unknown): boolean {
  return chainOf(error).some((link) => link.name === 'TimeoutError' || codeOf(link).includes('TIMEDOUT'));
}

/** An error that says what happened and not where: texts of network errors hold host names and addresses. */
export function withoutAddress(error: unknown): Error {
  const links = chainOf(error).map((link) => [link.name, codeOf(link)].filter(Boolean).join(' '));
  return new Error(`No usable answer: ${links.join(', ')}`);
}

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // One attempt for each address of the host.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  const { code = '', syscall = '' }: NodeJS.ErrnoException = error;
  const isConnecting = connectingCalls.has(syscall) || connectingCodes.has(code) || certificateRefused.test(code);
  return isConnecting || neverConnected(error.cause);
}

/** The error, and what caused it, and what caused that. */
function chainOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
