// Tokens of app clients, as the server's operator would make them: JWTs with HS256 (RFC 7515, RFC 7519).
import { createHmac } from 'node:crypto';

const LIFETIME_S = 3600;

/** A token for `subject`, good for an hour; unless told otherwise it may read calls. */
export function clientToken(secret: string, subject: string, scope = 'calls:read'): string {
  const claims = { sub: subject, scope, exp: Math.floor(Date.now() / 1000) + LIFETIME_S };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
