// One HTTP exchange with Exotel: a time limit, a size limit, no redirects, and nothing thrown.
import type { Result } from './result.ts';

interface HttpRequest {
  url: string;
  authorization: string;
  /** With a form it is a POST, without one a GET. */
  form?: URLSearchParams | undefined;
  /** For the whole exchange, the answer's last byte included. */
  timeoutMs: number;
}

export interface HttpAnswer {
  httpStatus: number;
  retryAfter: string | null;
  /** The answer's text, or what kept us from reading it to its end. */
  body: Result<string, unknown>;
}

const maxAnswerBytes = 1024 * 1024;

/** Sends the request. The error is what `fetch` threw: there was no answer at all. */
export async function exchange(
  request: HttpRequest,
  fetch: typeof globalThis.fetch,
): Promise<Result<HttpAnswer, unknown>> {
  try {
    const response = await fetch(request.url, {
      method: request.form ? 'POST' : 'GET',
      headers: { authorization: request.authorization, accept: 'application/json, application/xml;q=0.9' },
      body: request.form ?? null,
      // The credentials are for this host alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    const retryAfter = response.headers.get('retry-after');
    return { ok: true, value: { httpStatus: response.status, retryAfter, body: await readText(response) } };
  } catch (error) {
    return { ok: false, error };
  }
}

async function readText(response: Response): Promise<Result<string, unknown>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // Leaving the loop cancels the body, and with it the connection.
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > maxAnswerBytes) return { ok: false, error: answerTooLarge() };
      chunks.push(chunk);
    }
    return { ok: true, value: Buffer.concat(chunks).toString('utf8') };
  } catch (error) {
    return { ok: false, error };
  }
}

function answerTooLarge(): Error {
  return Object.assign(new Error('The answer is larger than 1 MiB.'), { code: 'ANSWER_TOO_LARGE' });
}
