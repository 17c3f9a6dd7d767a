import { expect, test } from 'vitest';
import { failureOfConnection } from './broken-connection.ts';

function fetchFailed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}

function systemError(code: string, syscall?: string): Error {
  return Object.assign(new Error(`${syscall} ${code} 10.0.0.1:443`), { code, ...(syscall && { syscall }) });
}

test.each([
  ['a host without route', systemError('EHOSTUNREACH', 'connect')],
  ['a connection attempt that ran out of time', systemError('UND_ERR_CONNECT_TIMEOUT')],
  ['a name server that does not answer', systemError('EAI_AGAIN', 'getaddrinfo')],
  ['an expired certificate', systemError('CERT_HAS_EXPIRED')],
  ['a certificate for another name', systemError('ERR_TLS_CERT_ALTNAME_INVALID')],
  [
    'every address of the host refusing',
    new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('ETIMEDOUT', 'connect')]),
  ],
])('%s means that the request never left', (_what, cause) => {
  expect(failureOfConnection(fetchFailed(cause), true)).toMatchObject({
    code: 'exotel-unreachable',
    mayHavePlacedCall: false,
  });
});

test.each([
  ['exotel-timeout', systemError('ETIMEDOUT', 'read')],
  ['exotel-unavailable', systemError('EHOSTUNREACH', 'read')],
  ['exotel-unavailable', systemError('EPIPE', 'write')],
  [
    'exotel-unavailable',
    new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('ECONNRESET', 'read')]),
  ],
  ['exotel-unavailable', new Error('something new')],
])('the call may have been placed: %s', (code, cause) => {
  expect(failureOfConnection(fetchFailed(cause), true)).toMatchObject({ code, mayHavePlacedCall: true });
  expect(failureOfConnection(fetchFailed(cause), false)).toMatchObject({ code, mayHavePlacedCall: false });
});

test('the cause names what happened and not where', () => {
  const { cause } = failureOfConnection(fetchFailed(systemError('ECONNREFUSED', 'connect')), true);
  expect(cause).toEqual(new Error('No usable answer: TypeError, Error ECONNREFUSED'));
});
