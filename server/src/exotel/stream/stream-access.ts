// Who may open a stream: whoever comes with a token that we have put into its URL, or with credentials of the Exotel
// account. Stream URLs are secrets: they are never logged.
import { createHmac, randomBytes } from 'node:crypto';
import type { SampleRate } from '../../media/phone-leg.ts';
import { Secret } from '../../secret.ts';

/** From the resolver's answer, or the dial, to the handshake: ringing is in it, and Exotel's own retry. */
const TOKEN_LIFE_MS = 10 * 60_000;
const MAC_BYTES = 18;
/** Behind the time at which a token runs out. */
const WITHOUT_FLOW = '-';

/** What a stream's URL says of it. */
export interface StreamTicket {
  /** The call that the URL was made for; null: any. */
  callId: string | null;
  /** The agent that the URL names; null: none. */
  agent: string | null;
  /** The user whom the URL was made for, to talk from a browser; null: it was made for Exotel. */
  user: string | null;
  /** Whether a flow takes the call on after the stream. None does in a browser, or where Exotel was given the stream alone. */
  hasFlow: boolean;
}

export interface StreamAccess {
  /**
   * The URL that Exotel, or the browser of `user`, opens for this call, here or at another instance with the same secret
   * (`publicUrl`). `hasFlow`: as in the ticket. Fewer than 256 characters of parameters, and never more than three for
   * Exotel.
   */
  urlOf(
    stream: { callId: string; agent: string | null; sampleRate: SampleRate; hasFlow: boolean; user?: string },
    publicUrl?: string,
  ): string;
  /** `unnamed`: it shows nothing, which is enough without a secret (development). */
  check(query: URLSearchParams, authorization: string | undefined): CheckedStream;
}

export type CheckedStream =
  | { kind: 'let-in'; ticket: StreamTicket }
  | { kind: 'unnamed'; ticket: StreamTicket; suffices: boolean }
  | { kind: 'refused' };

export interface StreamAccessOptions {
  publicUrl: string;
  /** EXOTEL_WEBHOOK_SECRET. */
  secret: Secret | null;
  /** `key:token` of the Exotel account, which Exotel sends when they are put into the stream's URL. */
  apiCredentials: Secret | null;
  /** Epoch ms. */
  now: () => number;
}

/** Reference: developer.exotel.com/docs/agentstream (userinfo of the URL comes as Basic credentials; at most 3 parameters). */
export function createStreamAccess({
  publicUrl: ownUrl,
  secret,
  apiCredentials,
  now,
}: StreamAccessOptions): StreamAccess {
  const key = secret?.reveal() ?? randomBytes(32).toString('hex');
  // Another domain than the webhooks' tokens: neither opens the other's door.
  const macOf = (...parts: string[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify(['agent-stream', ...parts]))
      .digest()
      .subarray(0, MAC_BYTES)
      .toString('base64url');

  function ticketOf(query: URLSearchParams): StreamTicket | null {
    const callId = query.get('call');
    // The agent's name comes last, because it may have points in it.
    const [, expiry, mac, agent = ''] =
      /^([0-9a-z]{1,12}-?)\.([\w-]+)(?:\.(.+))?$/.exec(query.get('token') ?? '') ?? [];
    if (callId === null || expiry === undefined || mac === undefined) return null;
    const user = query.get('user');
    const isOurs = new Secret(macOf(callId, expiry, agent, ...(user === null ? [] : [user]))).equals(mac);
    const isValid = isOurs && Number.parseInt(expiry, 36) * 1000 > now();
    const hasFlow = !expiry.endsWith(WITHOUT_FLOW);
    return isValid ? { callId, agent: agent === '' ? query.get('agent') : agent, user, hasFlow } : null;
  }

  function hasCredentials(given: string): boolean {
    const decoded = Buffer.from(given, 'base64').toString();
    const isAccount = apiCredentials?.equals(decoded) ?? false;
    const isSecret = secret?.equals(decoded.slice(decoded.indexOf(':') + 1)) ?? false;
    return isAccount || isSecret;
  }

  return {
    urlOf({ callId, agent, sampleRate, hasFlow, user }, publicUrl = ownUrl) {
      const expiry = Math.ceil((now() + TOKEN_LIFE_MS) / 1000).toString(36) + (hasFlow ? '' : WITHOUT_FLOW);
      const signed = `${expiry}.${macOf(callId, expiry, agent ?? '', ...(user === undefined ? [] : [user]))}`;
      // One parameter for both: whether the rate counts among the three that Exotel allows is told nowhere.
      const token = agent === null ? signed : `${signed}.${agent}`;
      const query = new URLSearchParams({
        ...{ 'sample-rate': String(sampleRate), call: callId, token },
        ...(user !== undefined && { user }),
      });
      return `${publicUrl.replace(/^http/, 'ws')}/exotel-stream?${query.toString()}`;
    },
    check(query, authorization) {
      const [scheme = '', credentials = ''] = (authorization ?? '').split(' ', 2);
      const named = { callId: null, agent: query.get('agent'), user: null, hasFlow: true };
      const ticket = ticketOf(query);
      if (ticket !== null) return { kind: 'let-in', ticket };
      if (secret === null) {
        const believed = { ...named, callId: query.get('call') };
        const shows = scheme.toLowerCase() === 'basic' || query.has('call');
        return shows ? { kind: 'let-in', ticket: believed } : { kind: 'unnamed', ticket: believed, suffices: true };
      }
      if (scheme.toLowerCase() === 'basic') {
        return hasCredentials(credentials) ? { kind: 'let-in', ticket: named } : { kind: 'refused' };
      }
      return query.has('call') ? { kind: 'refused' } : { kind: 'unnamed', ticket: named, suffices: false };
    },
  };
}
