// Asks the server whether everything is set up.
import type { SetupAnswer } from '@patchcord/protocol';
import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/request.ts';

/** Each asking makes the server look anew, which Exotel counts: so not by itself. */
export function setupQuestion() {
  return queryOptions({
    queryKey: ['setup'],
    queryFn: ({ signal }) => request<SetupAnswer>('/api/setup', { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}
