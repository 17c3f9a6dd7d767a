// Checks client tokens: JWTs signed with our secret (HS256) or by a key of the configured key set; and the operator's
// key, which opens everything.

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
  /**
   * Checks a token; without one, the open identity where none is required.
   * @throws KeysUnavailableError when it cannot be checked just now
   */
  verify(token: string | undefined): Promise<Verified>;
}

export interface AuthSettings {
  secret: Secret | null;
  jwksUrl: string | null;
  /** Who tokens must be meant for, if they say for whom (`aud`). */
  audience: string;
  /** Whether they have to say it. */
  isAudienceRequired: boolean;
  operatorKey: Secret | null;
}

const operator: Identity = { subject: 'operator', scopes: new Set(scopes), expiresAt: null };

/**
 * Tokens need `sub` and `exp`, and name what they allow in `scope`, separated by spaces (RFC 8693 §4.2):
 * `calls:place`, `calls:read`, `calls:listen`, `admin`.
 */
export function createTokenVerifier(auth: AuthSettings): TokenVerifier {
  const check = checkerFor(auth);
  if (check === null) return { required: false, verify: async () => ({ ok: true, identity: openIdentity }) };
  return {
    required: true,
    async verify(token) {
      if (token === undefined || token === '') return refused('unauthorized');
      if (auth.operatorKey?.equals(token)) return { ok: true, identity: operator };
      try {
        const { payload } = await check(token);
        return judge(payload, auth);
      } catch (error) {
        if (error instanceof errors.JWTExpired) return refused('token-expired');
        if (error instanceof errors.JOSEError) return refused('unauthorized', textOf(error));
        throw error;
      }
    },
  };
}

/** The key set cannot be had just now, which says nothing about any token. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The key set of AUTH_JWKS_URL cannot be had', { cause });
  }
}

type Check = (token: string) => Promise<JWTVerifyResult>;

function checkerFor({ secret, jwksUrl }: AuthSettings): Check | null {
  const rules = { clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['sub', 'exp'] };
  if (jwksUrl !== null) {
    const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: JWKS_TIMEOUT_MS });
    // Only asymmetric algorithms: a public key must never be taken for a shared secret.
    const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
    return (token) =>
      jwtVerify(token, keys, { ...rules, algorithms }).catch((cause: unknown) => {
        throw isOfToken(cause) ? cause : new KeysUnavailableError(cause);
      });
  }
  if (secret === null) return null;
  const key = new TextEncoder().encode(secret.reveal());
  return (token) => jwtVerify(token, key, { ...rules, algorithms: ['HS256'] });
}

/** Whether a token is refused for what it is, and not because the key set did not come, or is none. */
function isOfToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // The generic one tells of an answer that is not 200, or no JSON.
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
}

/** What a token says whose signature and times are right. */
function judge(payload: JWTPayload, { audience, isAudienceRequired }: AuthSettings): Verified {
  const { aud, sub, exp } = payload;
  const meantFor = aud === undefined ? [] : [aud].flat();
  // RFC 7519 §4.1.3: a token that is meant for others only must not be taken.
  const isForUs = meantFor.includes(audience) || (aud === undefined && !isAudienceRequired);
  if (!isForUs) return refused('unauthorized', 'The token is meant for another audience.');
  const named = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
  const identity = {
    subject: String(sub),
    scopes: new Set(scopes.filter((scope) => named.includes(scope))),
    expiresAt: exp === undefined ? null : exp * 1000,
  };
  return { ok: true, identity };
}

function textOf(error: errors.JOSEError): string | undefined {
  const isEarly = error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
  return isEarly ? 'The token is not valid yet.' : undefined;
}

function refused(code: Rejection['code'], message?: string): Verified {
  return { ok: false, rejection: reject(code, message) };
}
