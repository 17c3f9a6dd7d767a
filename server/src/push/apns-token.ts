// The provider token of APNs: signed here, good for an hour; Apple refuses those that are renewed more often than
// every 20 minutes (reference: developer.apple.com, Establishing a token-based connection to APNs).
import { importPKCS8, SignJWT } from 'jose';
import type { Secret } from '../secret.ts';

const LIFE_MS = 50 * 60_000;

export interface ApnsKey {
  /** The .p8 file: PKCS #8 in PEM. */
  key: Secret;
  keyId: string;
  teamId: string;
}

export interface ProviderTokens {
  get(): Promise<string>;
  /** Apple called it expired, which is so when the clocks differ: the next `get` signs another. */
  forget(token: string): void;
}

export function createProviderTokens({ key, keyId, teamId }: ApnsKey, now: () => number): ProviderTokens {
  let kept: { token: string; until: number } | null = null;
  return {
    async get() {
      if (kept !== null && now() < kept.until) return kept.token;
      const signedAt = now();
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid: keyId })
        .setIssuer(teamId)
        .setIssuedAt(Math.floor(signedAt / 1000))
        .sign(await importPKCS8(key.reveal(), 'ES256'));
      kept = { token, until: signedAt + LIFE_MS };
      return token;
    },
    forget(token) {
      if (kept?.token === token) kept = null;
    },
  };
}
