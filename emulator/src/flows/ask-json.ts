// Asks an application for JSON: at its URL and, where that brings none, at its fallback URL.
import type { z } from 'zod';
import { dynamicUrlParameters } from './applet-parameters.ts';
import type { AppletAnswer, FlowPorts } from './flow-ports.ts';

/** The JSON, or what was wrong in a few words. */
export type JsonAnswer<T> = { ok: true; value: T; note: string | null } | { ok: false; error: string };

export interface JsonQuestion<T> {
  url: string;
  fallbackUrl: string | undefined;
  schema: z.ZodType<T>;
  timeoutMs: number;
}

/**
 * Connect and Gather ask with the header `Exotel-Version: 1.0`, and the fallback URL on any error
 * (reference: support.exotel.com articles 3000096873 and 3000084635).
 */
export async function askForInstructions<T>(question: JsonQuestion<T>, ports: FlowPorts): Promise<JsonAnswer<T>> {
  const ask = async (url: string) => {
    const answer = await ports.ask({
      type: 'dynamic-url',
      method: 'GET',
      url,
      headers: { 'exotel-version': '1.0' },
      parameters: dynamicUrlParameters(ports),
      timeoutMs: question.timeoutMs,
    });
    return readJson(answer, question.schema);
  };
  const primary = await ask(question.url);
  if (primary.ok || question.fallbackUrl === undefined || ports.gone.aborted) return primary;
  const fallback = await ask(question.fallbackUrl);
  if (fallback.ok) return { ...fallback, note: `fallback, as the URL gave: ${primary.error}` };
  return { ok: false, error: `${primary.error}; the fallback: ${fallback.error}` };
}

/** Only an HTTP 200 with the right JSON counts. */
export function readJson<T>(answer: AppletAnswer, schema: z.ZodType<T>): JsonAnswer<T> {
  if (!answer.ok) return answer;
  if (answer.status !== 200) return { ok: false, error: `HTTP ${answer.status}` };
  if (answer.body === null) return { ok: false, error: 'the answer is too large' };
  const parsed = schema.safeParse(parseJson(answer.body));
  if (parsed.success) return { ok: true, value: parsed.data, note: null };
  const [issue] = parsed.error.issues;
  return { ok: false, error: `not the expected JSON${issue?.path.length ? ` (${issue.path.join('.')})` : ''}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
