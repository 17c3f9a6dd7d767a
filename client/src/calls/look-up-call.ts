// Asks the server's REST API what became of a call.
import type { CallView } from '@patchcord/protocol';
import { apiUrl } from '../connection/endpoint-url.ts';

export type Fetch = (
  url: string,
  init: { headers: Record<string, string> },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>;

/** The call; `unknown`: there is no such call, or it may not be seen; null: no answer, which may be different later. */
export async function lookUpCall(
  callId: string,
  { fetch, endpoint, token }: { fetch: Fetch; endpoint: string; token: string | undefined },
): Promise<CallView | 'unknown' | null> {
  try {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${apiUrl(endpoint)}/calls/${encodeURIComponent(callId)}`, { headers });
    if (answer.ok) return (await answer.json()) as CallView;
    return answer.status === 404 || answer.status === 403 ? 'unknown' : null;
  } catch {
    return null;
  }
}
