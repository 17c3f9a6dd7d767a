// Whether the voice model lets us in: a session is opened and closed again, before anything is said.
import { WebSocket } from 'ws';
import { z } from 'zod';
import { whyBroken } from '../broken-connection.ts';
import { type Check, failed, ok, PATIENCE_MS, skipped } from '../finding.ts';

/** Any that the API has: only the key is of interest. */
const MODEL = 'gpt-realtime-2.1';

const eventSchema = z.object({ type: z.string(), error: z.object({ code: z.string().nullish() }).optional() });

type Admission = { kind: 'let-in' } | { kind: 'turned-away'; why: string } | { kind: 'not-reached'; why: string };

export const modelCheck: Check = {
  name: 'model',
  async examine({ config: { agent, realtimeUrl, openaiApiKey } }) {
    if (agent === 'none') return [skipped('No OPENAI_API_KEY is set; agents do not talk.')];
    const admission = await openSession(`${realtimeUrl}?model=${MODEL}`, openaiApiKey?.reveal() ?? 'none');
    const { host } = new URL(realtimeUrl);
    switch (admission.kind) {
      case 'let-in':
        return [ok('The voice model lets us in.')];
      case 'turned-away':
        return [
          failed(
            `The voice model does not take OPENAI_API_KEY: ${admission.why}.`,
            'Make a new key at platform.openai.com, in a project that has credit and may use the Realtime API.',
          ),
        ];
      case 'not-reached':
        return [
          failed(
            `The voice model was not reached at ${host}: ${admission.why}.`,
            'Let this machine connect to it, and check OPENAI_REALTIME_URL if it is set.',
          ),
        ];
    }
  },
};

function openSession(url: string, key: string): Promise<Admission> {
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${key}` }, handshakeTimeout: PATIENCE_MS });
  const first = new Promise<Admission>((resolve) => {
    const silence = setTimeout(() => resolve({ kind: 'not-reached', why: 'no answer in time' }), PATIENCE_MS);
    socket.on('message', (data: Buffer) => resolve(readFirst(String(data))));
    socket.on('unexpected-response', (_request, { statusCode }) => {
      const isRefusal = statusCode === 401 || statusCode === 403;
      resolve({ kind: isRefusal ? 'turned-away' : 'not-reached', why: `HTTP ${statusCode}` });
    });
    socket.on('error', (error) => resolve({ kind: 'not-reached', why: whyBroken(error) }));
    socket.on('close', (code) => {
      clearTimeout(silence);
      resolve({ kind: 'turned-away', why: `closed with ${code}` });
    });
  });
  return first.finally(() => socket.terminate());
}

function readFirst(text: string): Admission {
  const event = eventSchema.safeParse(parseJson(text));
  if (!event.success) return { kind: 'not-reached', why: 'something else answers there' };
  if (event.data.type !== 'error') return { kind: 'let-in' };
  return { kind: 'turned-away', why: event.data.error?.code ?? 'an error without a code' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
