// Finds the address of a bot: the one in the flow, or the one that an application gives for the call.
import { z } from 'zod';
import { resolverParameters } from './applet-parameters.ts';
import { readJson } from './ask-json.ts';
import type { FlowPorts } from './flow-ports.ts';

/** At most so many custom parameters, and characters after the question mark (reference: Exotel's Voicebot applet). */
const maxParams = 3;
const maxParamCharacters = 256;

const isStreamUrl = (text: string) => /^wss?:$/.test(URL.parse(text)?.protocol ?? '');

const resolverAnswer = z.object({ url: z.string().refine(isStreamUrl) });

export const streamUrlFields = {
  /** `wss://` or `ws://`; or `https://`, which is asked for `{"url":"wss://…"}` at each call. */
  url: z.url({ protocol: /^(?:wss?|https?)$/, error: 'must be a wss, ws, https or http URL' }),
  /** Custom parameters, added to the URL. */
  params: z
    .record(z.string().min(1), z.coerce.string())
    .refine((params) => Object.keys(params).length <= maxParams, { error: `may have ${maxParams} entries at most` })
    .refine((params) => new URLSearchParams(params).toString().length <= maxParamCharacters, {
      error: `may have ${maxParamCharacters} characters at most`,
    })
    .default({}),
};

export type FoundUrl = { ok: true; url: string } | { ok: false; error: string };

/**
 * Exactly an HTTP 200 with `{"url":"wss://…"}` counts
 * (reference: developer.exotel.com/docs/agentstream, Voicebot applet; a captured request).
 */
export async function findStreamUrl(
  { url, params }: { url: string; params: Readonly<Record<string, string>> },
  ports: FlowPorts,
): Promise<FoundUrl> {
  const address = withParameters(url, params);
  if (isStreamUrl(address)) return { ok: true, url: address };
  const answer = await ports.ask({
    type: 'dynamic-url',
    method: ports.dialects.resolverMethod,
    url: address,
    parameters: resolverParameters(ports),
    timeoutMs: ports.times.appletTimeoutMs,
  });
  const read = readJson(answer, resolverAnswer);
  return read.ok ? { ok: true, url: read.value.url } : { ok: false, error: `no stream URL: ${read.error}` };
}

function withParameters(url: string, params: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(params).toString();
  if (added === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${added}`;
}
