// Keeps the cache true: what the connection tells of a call makes older answers about it stale.
import type { CallClient } from '@patchcord/client';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { CallPage, CallView } from '../api/types.ts';

const LISTS = ['calls', 'list'] as const;
/** What changes is among the newest calls, on the first pages. */
const PATCHED_PAGES = 2;

type CallPages = InfiniteData<CallPage, string>;

/** Returns what ends it. */
export function keepFresh(client: CallClient, queries: QueryClient): () => void {
  let wasConnected = client.state.name === 'connected';
  const stops = [
    client.on('message', ({ message }) => {
      if (message?.type !== 'call_status_update' && message?.type !== 'call_updated') return;
      void queries.invalidateQueries({ queryKey: ['calls', 'one', message.data.callId] });
      queries.setQueriesData<CallPages>({ queryKey: LISTS }, (pages) => pages && withCall(pages, message.data));
      if (message.data.endedAt !== null)
        void queries.invalidateQueries({ queryKey: ['calls', 'transcript', message.data.callId] });
    }),
    client.on('transcript', ({ callId }) => {
      void queries.invalidateQueries({ queryKey: ['calls', 'transcript', callId] });
    }),
    client.on('state', ({ name }) => {
      if (name !== 'connected') return;
      const isBack = wasConnected;
      wasConnected = true;
      if (!isBack) return;
      // Transcripts pass and are not told again. Lists would be asked for page by page; their screen offers it.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== LISTS[1] });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The list with this call as it is now, where the call is in it. The same list, where it is not. */
export function withCall(list: CallPages, view: CallView): CallPages {
  const isIt = ({ callId }: CallView) => callId === view.callId;
  const at = list.pages.slice(0, PATCHED_PAGES).findIndex(({ calls }) => calls.some(isIt));
  const page = list.pages[at];
  if (page === undefined) return list;
  const calls = page.calls.map((call) => (isIt(call) && call.version <= view.version ? view : call));
  return { ...list, pages: list.pages.with(at, { ...page, calls }) };
}
