// One sign-in: the connection to the server, and whose it is.
import { CallClient, CallClientError, type CallClientOptions } from '@patchcord/client';
import { webRtc } from '@patchcord/client/media';
import { ApiError } from '../api/api-error.ts';
import { request } from '../api/request.ts';
import type { IssuedToken, Me } from '../api/types.ts';
import { token } from './token.ts';

export interface Session {
  me: Me;
  client: CallClient;
  /** Whether this person may do what needs the scope. */
  may(scope: Me['scopes'][number]): boolean;
}

const CLIENT_NAME = 'patchcord-console/0.1.0';
const RENEWED_SECONDS = 12 * 3600;

/** `userId`: who to be on a server that asks for no token. */
export function openSession(me: Me, userId: string | null): Session {
  const client = new CallClient({ ...clientOptions(), ...(me.isOpen && userId !== null && { userId }) });
  // Its state tells what a rejection would.
  client.connect().catch(() => undefined);
  const scopes = new Set(me.scopes);
  return { me, client, may: (scope) => scopes.has(scope) || scopes.has('admin') };
}

function clientOptions(): CallClientOptions {
  return {
    endpoints: [location.origin],
    client: CLIENT_NAME,
    media: webRtc(),
    ...(tabStorage() !== null && { storage: tabStorage() as Storage }),
    ...(token.get() !== null && { getToken: async (why) => (why === 'connect' ? current() : renewed()) }),
  };
}

/** Every tab is a device of its own. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function current(): string {
  return token.get() ?? '';
}

/** An admin’s token is good for a fresh one; anybody else’s runs out, and then its owner has to sign in again. */
async function renewed(): Promise<string> {
  const old = token.get();
  try {
    const me = await request<Me>('/api/me');
    if (!me.scopes.includes('admin') || me.expiresAt === null) return current();
    const fresh = await request<IssuedToken>('/api/tokens', {
      method: 'POST',
      body: { subject: me.subject, scopes: me.scopes, expiresInSeconds: RENEWED_SECONDS },
    });
    // Whoever has signed out meanwhile stays so.
    if (token.get() === old) token.set(fresh.token);
    return fresh.token;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      throw new CallClientError('unauthorized', error.message, { cause: error });
    throw error;
  }
}
