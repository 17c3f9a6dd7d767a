// Exotel signs nothing, so what we give it to call carries a secret: the token of the one call it is about, or, in
// URLs that are typed into its dashboard, the secret itself.
import { createHmac } from 'node:crypto';
import { Secret } from '../secret.ts';

const TOKEN_BYTES = 18;

export interface WebhookAccess {
  /** The StatusCallback URL of a call. */
  urlOf(callId: string): string;
  /** What a request's query allows; null: nothing. `callId` is set when it came with the token of that call. */
  check(query: URLSearchParams): { callId: string | null } | null;
}

/** The names in the query that are ours and not Exotel's. */
export const accessParameters = ['call', 'token', 'key'] as const;

/** Without a secret (development) every request is let in, and `call` is believed. */
export function createWebhookAccess(publicUrl: string, secret: Secret | null): WebhookAccess {
  const tokenOf = (callId: string) =>
    secret === null
      ? null
      : createHmac('sha256', secret.reveal()).update(callId).digest().subarray(0, TOKEN_BYTES).toString('base64url');

  return {
    urlOf(callId) {
      const token = tokenOf(callId);
      const query = new URLSearchParams({ call: callId, ...(token === null ? {} : { token }) });
      return `${publicUrl}/exotel/webhook?${query.toString()}`;
    },
    check(query) {
      const callId = query.get('call');
      if (secret === null) return { callId };
      const expected = callId === null ? null : tokenOf(callId);
      if (expected !== null && new Secret(expected).equals(query.get('token') ?? '')) return { callId };
      // A + that somebody typed into a URL as it is reads as a space.
      const key = (query.get('key') ?? '').replaceAll(' ', '+');
      return secret.equals(key) ? { callId: null } : null;
    },
  };
}
