// The server's REST API, asked at the first of its addresses that answers.
import { printable } from '@patchcord/protocol';
import { z } from 'zod';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { ServerAccess } from './server-access.ts';
import type { Shell } from './shell.ts';

/** How long an answer may be silent, before it begins and in it. */
const SILENCE_MS = 15_000;
/** It drains, or has lost its database: the next one may not. */
const UNAVAILABLE = 503;

export type ApiFailure =
  | { kind: 'refused'; status: number; code: string; detail: string }
  /** No address answered as Patchcord does. */
  | { kind: 'not-reached'; reason: string }
  /** An answer began and did not come to its end. */
  | { kind: 'broken-off'; reason: string };

export type ApiResult<T> = { ok: true; value: T } | { ok: false; failure: ApiFailure };

interface Request {
  path: string;
  /** With a body it is a POST. */
  body?: object;
}

const problemSchema = z.object({ code: z.string(), detail: z.string().default('') });

export class Api {
  readonly #access: ServerAccess;

  constructor(access: ServerAccess) {
    this.#access = access;
  }

  /** The answer, read by `schema`. What only reads, or may be repeated, is asked at the next address, too. */
  async ask<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<ApiResult<z.output<Schema>>> {
    const answer = await this.open(request);
    if (!answer.ok) return answer;
    const body = schema.safeParse(await answer.value.json().catch(() => undefined));
    if (body.success) return { ok: true, value: body.data };
    return { ok: false, failure: { kind: 'not-reached', reason: 'what answers is no Patchcord server' } };
  }

  /** The answer as it comes, for as long as it takes. Its body breaks with an error when it falls silent. */
  async open({ path, body }: Request): Promise<ApiResult<Response>> {
    const reasons: string[] = [];
    let unavailable: ApiFailure | null = null;
    for (const url of this.#access.urls) {
      try {
        const response = await fetchWhileHeard(url + path, this.#init(body));
        if (response.ok) return { ok: true, value: response };
        const failure = await failureOf(response);
        if (failure.kind !== 'refused') reasons.push(`${url}: ${failure.reason}`);
        else if (failure.status === UNAVAILABLE) unavailable = failure;
        else return { ok: false, failure };
      } catch (error) {
        reasons.push(`${url}: ${reasonOf(error)}`);
      }
    }
    return { ok: false, failure: unavailable ?? { kind: 'not-reached', reason: reasons.join('; ') } };
  }

  #init(body: object | undefined): RequestInit {
    const { token } = this.#access;
    return {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      // The token is for this host alone.
      redirect: 'error',
    };
  }
}

/** Tells what went wrong; gives the exit code that says so. */
export function tellFailure(failure: ApiFailure, shell: Shell): ExitCode {
  if (failure.kind === 'refused') {
    shell.note(printable(`The server refused: ${failure.code}. ${failure.detail}`));
    return exitCodes.refused;
  }
  shell.note(
    failure.kind === 'broken-off'
      ? printable(`The server’s answer broke off: ${failure.reason}.`)
      : printable(`The server was not reached: ${failure.reason}. Name it with --url.`),
  );
  return exitCodes.notReached;
}

/** The answer; it is given up once nothing of it has come for a while, its body too. */
async function fetchWhileHeard(url: string, init: RequestInit): Promise<Response> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new DOMException(`nothing came for ${SILENCE_MS / 1000} s`, 'TimeoutError'));
  const timer = setTimeout(giveUp, SILENCE_MS).unref();
  const response = await fetch(url, { ...init, signal: silence.signal }).catch((error: unknown) => {
    clearTimeout(timer);
    throw error;
  });
  const heard = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, next) {
      timer.refresh();
      next.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  return new Response(response.body?.pipeThrough(heard) ?? null, response);
}

/** A problem document is the server's; anything else comes from what stands before it. */
async function failureOf(response: Response): Promise<ApiFailure> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (problem.success) return { kind: 'refused', status: response.status, ...problem.data };
  return { kind: 'not-reached', reason: `HTTP ${response.status}, and not from Patchcord` };
}

/** Why a request got no answer, or no whole one, in a word or two. */
export function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: Error & { code?: string } };
  if (name === 'TimeoutError') return message;
  return cause?.code ?? cause?.message ?? message;
}
