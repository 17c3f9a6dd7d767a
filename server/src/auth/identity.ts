// Who a client is and what it may do.

import { type Scope, scopes } from '@patchcord/protocol';

export { type Scope, scopes };

export interface Identity {
  /** The token's subject; the same user on several devices is one subject. */
  subject: string;
  scopes: ReadonlySet<Scope>;
  /** Epoch ms; null: never. */
  expiresAt: number | null;
}

/** Everybody, on a server that asks for no token (development on loopback). */
export const openIdentity: Identity = { subject: 'anyone', scopes: new Set(scopes), expiresAt: null };

/** Whoever somebody says to be, on such a server. */
export function openIdentityOf(userId: string): Identity {
  return { subject: userId, scopes: new Set(['calls:place', 'calls:read', 'calls:listen']), expiresAt: null };
}

export function may(identity: Identity, scope: Scope): boolean {
  return identity.scopes.has(scope) || identity.scopes.has('admin');
}
