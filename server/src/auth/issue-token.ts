// Makes client tokens: short-lived JWTs, signed with our own secret.
import { SignJWT } from 'jose';
import type { Secret } from '../secret.ts';
import type { Scope } from './identity.ts';

export interface TokenOrder {
  subject: string;
  scopes: readonly Scope[];
  expiresInSeconds: number;
}

export interface IssuedToken {
  token: string;
  /** Epoch ms. */
  expiresAt: number;
}

export type IssueToken = (order: TokenOrder) => Promise<IssuedToken>;

/** `audience` is what the verifier asks for. */
export function createTokenIssuer(options: { secret: Secret; audience: string; now: () => number }): IssueToken {
  const key = new TextEncoder().encode(options.secret.reveal());
  return async ({ subject, scopes, expiresInSeconds }) => {
    const issuedAt = Math.floor(options.now() / 1000);
    const expiresAt = issuedAt + expiresInSeconds;
    const token = await new SignJWT({ scope: scopes.join(' ') })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setAudience(options.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { token, expiresAt: expiresAt * 1000 };
  };
}
