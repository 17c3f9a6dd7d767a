// Signs in, connects, and gives the session to everything within; asks for a token where the server wants one.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../api/api-error.ts';
import { meQuestion } from '../api/questions.ts';
import type { Me } from '../api/types.ts';
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
  if (me.error instanceof ApiError && me.error.status === 401)
    return <SignIn reason={token.get() && me.error.message} />;
  if (me.data !== undefined) {
    return (
      <OpenSessionProvider key={me.data.subject} me={me.data}>
        {children}
      </OpenSessionProvider>
    );
  }
  if (me.error !== null) return <ErrorNotice error={me.error} what="the console" onRetry={me.refetch} />;
  return loading;
}

/** Another token is another question who one is. */
function useTokenChange(): void {
  const queries = useQueryClient();
  const current = useSyncExternalStore(token.subscribe, token.get);
  const [known, setKnown] = useState(current);
  useEffect(() => {
    if (known === current) return;
    setKnown(current);
    void queries.resetQueries({ queryKey: meQuestion().queryKey });
  }, [known, current, queries]);
}

function OpenSessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState<OpenSession | null>(null);
  useEffect(() => {
    const opened = openSession(me, readUserId());
    const liveCalls = followLiveCalls(opened.client);
    const stopFreshness = keepFresh(opened.client, queries);
    const signOut = () => {
      queries.clear();
      token.set(null);
    };
    setSession({ ...opened, liveCalls, signOut });
    return () => {
      stopFreshness();
      liveCalls.close();
      opened.client.disconnect();
    };
  }, [me, queries]);
  return session === null ? null : <SessionContext value={session}>{children}</SessionContext>;
}
