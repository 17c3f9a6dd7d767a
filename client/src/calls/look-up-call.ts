// Asks the server's REST API what became of a call.
import type { CallView } from '@patchcord/protocol';
import { type AskedServer, askServer } from '../connection/ask-server.ts';

/** The call; `unknown`: there is no such call, or it may not be seen; null: no answer, which may be different later. */
export async function lookUpCall(callId: string, asked: AskedServer): Promise<CallView | 'unknown' | null> {
  const answer = await askServer(`/calls/${encodeURIComponent(callId)}`, asked);
  if (answer === null) return null;
  if (answer.body !== null) return answer.body as CallView;
  return answer.status === 404 || answer.status === 403 ? 'unknown' : null;
}
