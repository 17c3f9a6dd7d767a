// Checks client tokens: JWTs signed with our secret (HS256) or by a key of the configured key set.

import { type Rejection, reject } from '@patchcord/protocol';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Secret } from '../secret.ts';
import { type Identity, openIdentity, scopes } from './identity.ts';

const CLOCK_TOLERANCE_S = 5;
const JWKS_TIMEOUT_MS = 5_000;

export type Verified = { ok: true; identity: Identity } | { ok: false; rejection: Rejection };

export interface TokenVerifier {
  /** Whether clients need a token at all. */
  readonly required: boolean;
  /** Checks a token; without one, the open identity where none is required. */
  verify(token: string | undefined): Promise<Verified>;
}

/**
 * Tokens need `sub` and `exp`, and name what they allow in `scope`, separated by spaces (RFC 8693 §4.2):
 * `calls:place`, `calls:read`, `calls:listen`, `admin`.
 */
export function createTokenVerifier(auth: { secret: Secret | null; jwksUrl: string | null }): TokenVerifier {
  const check = checkerFor(auth);
  if (check === null) return { required: false, verify: async () => ({ ok: true, identity: openIdentity }) };
  return {
    required: true,
    async verify(token) {
      if (token === undefined || token === '') return { ok: false, rejection: reject('unauthorized') };
      try {
        const { payload } = await check(token);
        return { ok: true, identity: identityOf(payload) };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, rejection: reject('token-expired') };
        if (error instanceof errors.JOSEError) return { ok: false, rejection: reject('unauthorized') };
        throw error;
      }
    },
  };
}

type Check = (token: string) => Promise<JWTVerifyResult>;

function checkerFor({ secret, jwksUrl }: { secret: Secret | null; jwksUrl: string | null }): Check | null {
  const rules = { clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['sub', 'exp'] };
  if (jwksUrl !== null) {
    const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
    // Only asymmetric algorithms: a public key must never be taken for a shared secret.
    const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
    return (token) => jwtVerify(token, keys, { ...rules, algorithms });
  }
  if (secret === null) return null;
  const key = new TextEncoder().encode(secret.reveal());
  return (token) => jwtVerify(token, key, { ...rules, algorithms: ['HS256'] });
}

function identityOf(payload: JWTPayload): Identity {
  const named = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
  return {
    subject: String(payload.sub),
    scopes: new Set(scopes.filter((scope) => named.includes(scope))),
    expiresAt: payload.exp === undefined ? null : payload.exp * 1000,
  };
}
