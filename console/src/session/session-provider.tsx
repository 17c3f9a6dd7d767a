// Signs in, connects, and gives the session to everything within; asks for a token where the server wants one.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../api/api-error.ts';
import { meQuestion } from '../api/questions.ts';
import type { Me } from '../api/types.ts';
import { takeBack } from '../reach/address-book.ts';
import { subscription } from '../reach/web-push.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { keepFresh } from './freshness.ts';
import { followLiveCalls } from './live-calls.ts';
import { openSession } from './session.ts';
import { type OpenSession, SessionContext } from './session-context.ts';
import { SignIn } from './sign-in.tsx';
import { token } from './token.ts';
import { readUserId } from './user-id.ts';

export function SessionProvider({ children, loading }: { children: ReactNode; loading: ReactNode }) {
  useTokenChange();
  const me = useQuery(meQuestion());
  if (wantsToken(me.error)) return <SignIn reason={token.get() && me.error.message} />;
  if (me.data !== undefined) {
    return (
      <OpenSessionProvider key={[me.data.subject, ...me.data.scopes].join(' ')} known={me.data}>
        {children}
      </OpenSessionProvider>
    );
  }
  if (me.error !== null) return <ErrorNotice error={me.error} what="the console" onRetry={me.refetch} />;
  return loading;
}

function wantsToken(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 401;
}

/** Another token is another question who one is. A renewed one has the same answer, and the session goes on meanwhile. */
function useTokenChange(): void {
  const queries = useQueryClient();
  const current = useSyncExternalStore(token.subscribe, token.get);
  const [known, setKnown] = useState(current);
  useEffect(() => {
    if (known === current) return;
    setKnown(current);
    const { queryKey } = meQuestion();
    // Whoever signs in may be somebody else than was known before.
    const isNewLogin = current === null || wantsToken(queries.getQueryState(queryKey)?.error);
    void (isNewLogin ? queries.resetQueries({ queryKey }) : queries.invalidateQueries({ queryKey }));
  }, [known, current, queries]);
}

/** `known`: as it is at first; when its token runs out is all that changes. */
function OpenSessionProvider({ known, children }: { known: Me; children: ReactNode }) {
  const queries = useQueryClient();
  const [me] = useState(known);
  const [session, setSession] = useState<OpenSession | null>(null);
  useEffect(() => {
    const opened = openSession(me, readUserId());
    const liveCalls = followLiveCalls(opened.client);
    const stopFreshness = keepFresh(opened.client, queries);
    const stopWatching = opened.client.on('state', (state) => {
      // The token is not taken any more: asked who one is, the server says so, and the page asks for another one.
      if (state.name === 'disconnected' && state.cause?.kind === 'unauthorized')
        void queries.invalidateQueries({ queryKey: meQuestion().queryKey });
    });
    const signOut = () => {
      // With the token that is forgotten next.
      stopRinging().catch(() => undefined);
      queries.clear();
      token.set(null);
    };
    setSession({ ...opened, liveCalls, signOut });
    return () => {
      stopWatching();
      stopFreshness();
      liveCalls.close();
      opened.client.disconnect();
      // What one person was told is not shown to the next.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuestion().queryKey[0] });
    };
  }, [me, queries]);
  return session === null ? null : <SessionContext value={session}>{children}</SessionContext>;
}

/** Calls to somebody who has left are not shown here: the server forgets the address, or else the browser gives it up. */
async function stopRinging(): Promise<void> {
  try {
    await takeBack();
  } catch {
    await (await subscription())?.unsubscribe();
  }
}
