// Sends a tool's request: again where that may help, never past its deadline, and to no other host.
import type { Timers } from '../../timers.ts';
import type { HttpRequest } from './http-request.ts';
import { type AnswerBody, readAnswer } from './read-answer.ts';
import { withoutSecrets } from './secret-references.ts';

export type EndpointFailure = 'timeout' | 'unreachable' | 'refused' | 'redirected' | 'unreadable' | 'aborted';

export interface EndpointAnswer {
  /** null: a good answer. */
  failed: EndpointFailure | null;
  /** null: none came. */
  status: number | null;
  body: unknown;
  isTruncated: boolean;
  attempts: number;
  /** For the log, e.g. `ECONNREFUSED`. */
  cause: string | null;
}

export interface EndpointDeps {
  fetch: typeof fetch;
  timers: Timers;
  /** Aborted when the call is over. */
  signal: AbortSignal;
  /** For everything: attempts, pauses, and reading the answer. */
  timeoutMs: number;
  retries: number;
}

/** What the model is given of an answer at most. */
export const MAX_ANSWER_BYTES = 16 * 1024;
/** Of an error page. */
const MAX_REFUSAL_BYTES = 2 * 1024;
const MAX_REDIRECTS = 3;
const FIRST_PAUSE_MS = 250;
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

type Attempt = Omit<EndpointAnswer, 'attempts'> & { mayPass: boolean };

/** Does not reject. */
export async function callEndpoint(request: HttpRequest, deps: EndpointDeps): Promise<EndpointAnswer> {
  const deadline = new AbortController();
  const cancelDeadline = deps.timers.after(deps.timeoutMs, () => deadline.abort());
  const signal = AbortSignal.any([deps.signal, deadline.signal]);
  try {
    for (let attempts = 1; ; attempts += 1) {
      const { mayPass, ...answer } = await attempt(request, deps.fetch, signal);
      if (signal.aborted) return { ...nothing(deps.signal.aborted ? 'aborted' : 'timeout'), attempts };
      if (!mayPass || attempts > deps.retries) return { ...answer, attempts };
      await pause(FIRST_PAUSE_MS * 2 ** (attempts - 1), deps.timers, signal);
    }
  } finally {
    cancelDeadline();
  }
}

async function attempt(request: HttpRequest, send: typeof fetch, signal: AbortSignal): Promise<Attempt> {
  try {
    const response = await followed(request, send, signal);
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      return { ...nothing('redirected'), status: response.status, mayPass: false };
    }
    const limit = response.ok ? MAX_ANSWER_BYTES : MAX_REFUSAL_BYTES;
    const answer = await readAnswer(response, limit, (text) => withoutSecrets(text, request.secrets));
    return judged(response, answer);
  } catch (error) {
    return { ...nothing('unreachable'), cause: causeOf(error), mayPass: true };
  }
}

function judged({ ok, status }: Response, answer: AnswerBody): Attempt {
  const mayPass = PASSING_STATUSES.has(status);
  const read = answer.ok ? answer : { body: null, isTruncated: false };
  const failed = ok ? (answer.ok ? null : 'unreadable') : 'refused';
  const cause = answer.ok ? null : answer.contentType;
  return { failed, status, body: read.body, isTruncated: read.isTruncated, cause, mayPass };
}

/** Headers hold secrets, so that only redirects to the same origin are followed, and only those that repeat the request. */
async function followed(request: HttpRequest, send: typeof fetch, signal: AbortSignal): Promise<Response> {
  let url = new URL(request.url);
  for (let redirects = 0; ; redirects += 1) {
    const { method, headers, body } = request;
    const response = await send(url.href, { method, headers, body, redirect: 'manual', signal });
    const location = response.headers.get('location');
    const repeats =
      [307, 308].includes(response.status) || (method === 'GET' && [301, 302, 303].includes(response.status));
    if (!repeats || location === null || redirects === MAX_REDIRECTS) return response;
    const next = URL.parse(location, url.href);
    if (next === null || next.origin !== url.origin) return response;
    await response.body?.cancel();
    url = next;
  }
}

function nothing(failed: EndpointFailure): Omit<EndpointAnswer, 'attempts'> {
  return { failed, status: null, body: null, isTruncated: false, cause: null };
}

/** Also ends when the signal is aborted. */
function pause(ms: number, timers: Timers, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = timers.after(ms, end);
    signal.addEventListener('abort', end);
  });
}

/** `fetch` rejects with a TypeError whose cause says what happened. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}
