// A problem document written to a bare socket: for handshakes and requests that never become a request of the framework.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorCatalogue, type Rejection } from '@patchcord/protocol';

/** Answers with the rejection and ends the connection. */
export function endWithProblem(socket: Duplex, rejection: Rejection): void {
  const { httpStatus, temporary } = errorCatalogue[rejection.code];
  const body = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[httpStatus],
    status: httpStatus,
    detail: rejection.message,
    code: rejection.code,
    temporary,
  });
  const retryAfter =
    rejection.retryAfterMs === undefined ? '' : `Retry-After: ${Math.ceil(rejection.retryAfterMs / 1000)}\r\n`;
  socket.end(
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      'X-Content-Type-Options: nosniff\r\n' +
      `${retryAfter}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
