// The token that the client shows: fetched from the app, kept while it is good, and renewed before it runs out.
import type { ServerClock } from '../platform/server-clock.ts';

/** `connect`: there is none. `expiring`: it runs out soon. `expired`: the server says that it has run out. */
export type TokenRequestReason = 'connect' | 'expiring' | 'expired';

/** Gives a JWT. To say that there will be none, throw a `CallClientError` with the code `unauthorized`. */
export type GetToken = (why: TokenRequestReason) => string | Promise<string>;

/** A token is renewed this long before its end, or after four fifths of what is left of it if that is later. */
const RENEW_BEFORE_MS = 60_000;
/** Nobody is asked more often than this: an app may give the same token again and again. */
const SHORTEST_REFRESH_MS = 5_000;

export class TokenSource {
  readonly #getToken: GetToken | undefined;
  readonly #serverClock: ServerClock;
  #token: string | undefined;
  /** Of the app's `connect()`s: what an earlier one asked for is nobody's any more. */
  #login = 0;

  constructor(getToken: GetToken | undefined, serverClock: ServerClock) {
    this.#getToken = getToken;
    this.#serverClock = serverClock;
  }

  /** The token last fetched. */
  get current(): string | undefined {
    return this.#token;
  }

  /** Whether the app has to be asked before the next `hello`. Without `getToken` never. */
  mustFetch(why: TokenRequestReason): boolean {
    if (this.#getToken === undefined) return false;
    return why !== 'connect' || this.#token === undefined || (this.#expiresInMs() ?? Number.POSITIVE_INFINITY) <= 0;
  }

  async fetch(why: TokenRequestReason): Promise<void> {
    const login = this.#login;
    const token = await this.#getToken?.(why);
    if (login === this.#login) this.#token = token;
  }

  /** The app connects anew: it may be somebody else, or the token was refused. */
  forget(): void {
    this.#login += 1;
    this.#token = undefined;
  }

  /** When to fetch the next one, in ms from now; null when it is not known or cannot be done. */
  refreshInMs(): number | null {
    const leftMs = this.#expiresInMs();
    if (leftMs === null || this.#getToken === undefined) return null;
    return Math.max(SHORTEST_REFRESH_MS, leftMs - RENEW_BEFORE_MS, leftMs * 0.8);
  }

  #expiresInMs(): number | null {
    const expiresAtMs = this.#token === undefined ? null : expiryOf(this.#token);
    return expiresAtMs === null ? null : this.#serverClock.msUntil(expiresAtMs);
  }
}

/** The `exp` of a JWT in epoch ms (RFC 7519 §4.1.4); null when it is none, or not to be read here. */
export function expiryOf(token: string): number | null {
  const { atob } = globalThis as { atob?: (base64: string) => string };
  const [, payload] = token.split('.');
  if (payload === undefined || atob === undefined) return null;
  try {
    const { exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
