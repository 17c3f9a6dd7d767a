// The credentials of `Authorization: Bearer …` (RFC 6750 §2.1).
import type { IncomingHttpHeaders } from 'node:http';

/** Undefined: there are none, or they are of another scheme. */
export function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  const [scheme, credentials] = authorization.split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' ? credentials : undefined;
}
