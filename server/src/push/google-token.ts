// Access tokens of Google for a service account (reference: developers.google.com/identity/protocols/oauth2/
// service-account, RFC 7523), kept until shortly before they run out.
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { Secret } from '../secret.ts';
import { post } from './post.ts';
import { type PushOutcome, refused, temporary } from './push.ts';

export interface ServiceAccount {
  projectId: string;
  clientEmail: string;
  privateKeyId: string | null;
  /** PKCS #8 in PEM. */
  privateKey: Secret;
  /** Where tokens are asked for. */
  tokenUri: string;
}

export type TokenResult = { ok: true; token: string } | { ok: false; outcome: PushOutcome };

export interface AccessTokens {
  /** Those who ask while one is being fetched get that one. */
  get(): Promise<TokenResult>;
  /** Google did not take this one: the next `get` fetches another. */
  forget(token: string): void;
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const ASSERTION_LIFE_S = 3600;
/** A token is not used in its last minute: it has to live until it arrives. */
const MARGIN_MS = 60_000;
const answerSchema = z.object({ access_token: z.string().min(1).max(8192), expires_in: z.number().positive() });

export function createAccessTokens(
  account: ServiceAccount,
  options: { now: () => number; timeoutMs: number },
): AccessTokens {
  const { now, timeoutMs } = options;
  let kept: { token: string; until: number } | null = null;
  let fetching: Promise<TokenResult> | null = null;

  async function fetchToken(): Promise<TokenResult> {
    const askedAt = now();
    const answer = await post({
      url: account.tokenUri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertionOf(account, askedAt),
      }).toString(),
      timeoutMs,
    });
    if (answer.kind === 'no-answer') return { ok: false, outcome: temporary(`token-${answer.reason}`) };
    const { status, retryAfterMs } = answer;
    if (status === 429 || status >= 500) {
      return { ok: false, outcome: temporary(`token-status-${status}`, retryAfterMs) };
    }
    const given = status === 200 ? parse(answer.text) : null;
    if (given === null) return { ok: false, outcome: refused(`token-status-${status}`) };
    kept = { token: given.access_token, until: askedAt + given.expires_in * 1000 - MARGIN_MS };
    return { ok: true, token: given.access_token };
  }

  return {
    async get() {
      if (kept !== null && now() < kept.until) return { ok: true, token: kept.token };
      fetching ??= fetchToken().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    forget(token) {
      if (kept?.token === token) kept = null;
    },
  };
}

async function assertionOf({ clientEmail, privateKey, privateKeyId, tokenUri }: ServiceAccount, now: number) {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(privateKeyId === null ? {} : { kid: privateKeyId }) })
    .setIssuer(clientEmail)
    .setAudience(tokenUri)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_LIFE_S)
    .sign(await importPKCS8(privateKey.reveal(), 'RS256'));
}

function parse(text: string): z.infer<typeof answerSchema> | null {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
