// Asks for one's own calls: as a user of the app, and by one's own telephone.
import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { CallPage, CallView } from '../api/types.ts';

const SHOWN = 50;
/** The server's shortest search. */
const SHORTEST = 2;

export function recentsQuestion(userId: string | null, own: string | null) {
  return queryOptions({
    queryKey: ['calls', 'recent', userId, own],
    queryFn: async ({ signal }) => {
      const ask = (query: Record<string, string | number>) =>
        request<CallPage>('/api/calls', { signal, query: { ...query, limit: SHOWN } }).then(({ calls }) => calls);
      const isSearchable = userId !== null && userId.length >= SHORTEST;
      const [inApp, byPhone] = await Promise.all([
        isSearchable ? ask({ medium: 'app', search: userId }) : [],
        own === null ? [] : ask({ medium: 'phone', number: own }),
      ]);
      return recentOf(inApp, byPhone, userId);
    },
  });
}

/** The newest first. A search finds parts of names, too: those of others are left out. */
export function recentOf(inApp: readonly CallView[], byPhone: readonly CallView[], userId: string | null): CallView[] {
  const own = inApp.filter(({ from, to }) => from === userId || to === userId);
  return [...own, ...byPhone].toSorted((one, other) => (one.callId < other.callId ? 1 : -1)).slice(0, SHOWN);
}
