// What every screen may use: the session, the state of its connection, and the calls in progress.
import type { ConnectionState } from '@patchcord/client';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { LiveCallStore, LiveCalls } from './live-calls.ts';
import type { Session } from './session.ts';

export interface OpenSession extends Session {
  liveCalls: LiveCallStore;
  signOut(): void;
}

export const SessionContext = createContext<OpenSession | null>(null);

export function useSession(): OpenSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession() is called outside of a session');
  return session;
}

export function useConnection(): ConnectionState {
  const { client } = useSession();
  const subscribe = useCallback((changed: () => void) => client.on('state', changed), [client]);
  return useSyncExternalStore(subscribe, () => client.state);
}

/** Who the server takes this page for; null until it has said so. */
export function useUserId(): string | null {
  const { client } = useSession();
  const subscribe = useCallback((changed: () => void) => client.on('state', changed), [client]);
  return useSyncExternalStore(subscribe, () => client.userId);
}

export function useLiveCalls(): LiveCalls {
  const { liveCalls } = useSession();
  return useSyncExternalStore(liveCalls.subscribe, liveCalls.snapshot);
}
