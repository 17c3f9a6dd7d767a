// Where devices find their way to each other: STUN, and TURN with credentials that run out.
import { createHmac } from 'node:crypto';
import type { Secret } from '../secret.ts';

export interface IceSettings {
  /** `stun:` and `stuns:` URLs (RFC 7064). */
  stunUrls: string[];
  /** null: no relay. */
  turn: {
    /** `turn:` and `turns:` URLs (RFC 7065). */
    urls: string[];
    /** Shared with the TURN server: coturn's `static-auth-secret`. */
    secret: Secret;
    ttlSeconds: number;
  } | null;
}

/** As `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

export interface IceServers {
  iceServers: IceServer[];
  /** When the credentials run out, epoch ms; null: there are none. */
  expiresAt: number | null;
}

/**
 * The servers for one user, the subject of its token. Credentials are those of the "REST API for TURN": the user name
 * begins with the time when they run out, the password is its HMAC-SHA1 under the shared secret
 * (reference: draft-uberti-behave-turn-rest-00 §2.2; coturn `use-auth-secret`).
 */
export function iceServersFor(subject: string, { stunUrls, turn }: IceSettings, nowMs: number): IceServers {
  const stun = stunUrls.length === 0 ? [] : [{ urls: stunUrls }];
  if (turn === null) return { iceServers: stun, expiresAt: null };
  const expiresAtSeconds = Math.floor(nowMs / 1000) + turn.ttlSeconds;
  const secret = turn.secret.reveal();
  const username = `${expiresAtSeconds}:${pseudonymOf(subject, secret)}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return {
    iceServers: [...stun, { urls: turn.urls, username, credential }],
    expiresAt: expiresAtSeconds * 1000,
  };
}

/**
 * The same for every credential of a user, so that coturn's `user-quota` works. Not the subject itself: TURN sends user
 * names in the clear and logs them, and a subject may be a phone number.
 */
function pseudonymOf(subject: string, secret: string): string {
  return createHmac('sha256', secret).update(`user:${subject}`).digest('base64url').slice(0, 16);
}
