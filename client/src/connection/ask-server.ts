// One question to the REST API of the server: it is answered in time, or given up.
import type { Clock } from '../platform/clock.ts';
import { within } from '../platform/within.ts';
import { apiUrl } from './endpoint-url.ts';

/** What is used of a platform's `fetch`, so that no platform's types are needed. `signal`: an AbortSignal. */
export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; signal: never },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>;

export interface AskedServer {
  fetch: Fetch;
  clock: Clock;
  /** Where the server answers now, and the token for it. */
  server(): { endpoint: string; token: string | undefined };
}

/** `body`: the JSON of a good answer; null of a refusal. */
export interface ServerAnswer {
  status: number;
  body: unknown;
}

/** A network that is half gone says nothing for minutes. */
const ANSWER_TIMEOUT_MS = 5_000;

/** GET `/api<path>`. null: there was no answer in time, or none that can be read. */
export async function askServer(path: string, { fetch, clock, server }: AskedServer): Promise<ServerAnswer | null> {
  const { endpoint, token } = server();
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const giveUp = new AbortController();
  const ask = async (): Promise<ServerAnswer> => {
    const answer = await fetch(`${apiUrl(endpoint)}${path}`, { headers, signal: giveUp.signal as never });
    return { status: answer.status, body: answer.ok ? await answer.json() : null };
  };
  const answer = await within(
    clock,
    ANSWER_TIMEOUT_MS,
    ask().catch(() => null),
  );
  if (answer === null) giveUp.abort();
  return answer;
}
