// OpenAI Realtime (GA) as a `ModelSession`.
import type { Secret } from '../../../secret.ts';
import type { Timers } from '../../../timers.ts';
import type { OpenModelSession } from '../model-session.ts';
import { RealtimeSession } from './realtime-session.ts';

const defaultUrl = 'wss://api.openai.com/v1/realtime';

export interface OpenAiRealtimeOptions {
  /** `ws:` or `wss:`, with everything but the model, which is added when it is not there. Default: OpenAI's own. */
  url?: string;
  key: Secret;
  timers: Timers;
}

/** Throws a TypeError when the URL is none. */
export function createOpenAiRealtime({ url = defaultUrl, key, timers }: OpenAiRealtimeOptions): OpenModelSession {
  const base = new URL(url);
  if (base.protocol !== 'ws:' && base.protocol !== 'wss:') {
    throw new TypeError(`A realtime model is reached by ws: or wss:, not by ${base.protocol}`);
  }
  return (settings, listener) => {
    const target = new URL(base);
    if (!target.searchParams.has('model')) target.searchParams.set('model', settings.model);
    // No `OpenAI-Beta`: the live service refuses sessions that send it.
    const headers = { authorization: `Bearer ${key.reveal()}` };
    return new RealtimeSession({ url: target.href, headers, timers }, settings, listener);
  };
}
