// Asks the REST API, with the token of whoever is signed in.
import { token } from '../session/token.ts';
import { errorOfAnswer, unreachable } from './api-error.ts';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parts of the query; undefined and empty ones are left out. */
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** The answer as it is; rejects with an `ApiError` when it is a refusal or there is none. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = 'GET', query = {}, body, signal, headers } = options;
  const init: RequestInit = {
    method,
    headers: {
      ...(token.get() !== null && { authorization: `Bearer ${token.get()}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
  const answer = await fetch(path + queryText(query), init).catch((cause: unknown) => {
    throw signal?.aborted ? cause : unreachable(cause);
  });
  if (!answer.ok) throw await errorOfAnswer(answer);
  return answer;
}

/** The JSON of the answer. Its shape is the server's promise: both come from the protocol's schemas. */
export async function request<Answer>(path: string, options?: RequestOptions): Promise<Answer> {
  const answer = await send(path, options);
  return answer.status === 204 ? (undefined as Answer) : ((await answer.json()) as Answer);
}

function queryText(query: Record<string, string | number | undefined>): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (parts.length === 0) return '';
  return `?${new URLSearchParams(parts.map(([name, value]) => [name, String(value)]))}`;
}
