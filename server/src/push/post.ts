// One HTTP request to a push service, with a time limit and a limit on what is read of the answer.

const MAX_ANSWER_BYTES = 16 * 1024;
const MAX_RETRY_AFTER_MS = 3_600_000;

export interface PostRequest {
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
  timeoutMs: number;
}

export type PostAnswer =
  | { kind: 'answer'; status: number; text: string; retryAfterMs: number | null }
  | { kind: 'no-answer'; reason: 'timeout' | 'unreachable' };

/** Follows no redirect: a push goes where it was meant to go, or nowhere. */
export async function post({ url, headers, body, timeoutMs }: PostRequest): Promise<PostAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const retryAfterMs = retryAfter(response.headers.get('retry-after'), Date.now());
    return { kind: 'answer', status: response.status, text: await readText(response), retryAfterMs };
  } catch {
    return { kind: 'no-answer', reason: signal.aborted ? 'timeout' : 'unreachable' };
  }
}

/** Seconds or a date (reference: RFC 9110, Retry-After); null when it is neither. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms));
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
