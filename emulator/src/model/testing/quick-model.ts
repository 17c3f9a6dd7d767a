// A voice model that loses no time, and a client of it.
import { onTestFinished } from 'vitest';
import { startVoiceModel, type VoiceModelServer, type VoiceModelServerOptions } from '../start-voice-model.ts';
import { connectModel, type ModelClient, type ModelClientOptions } from './model-client.ts';

const quick = { firstOutputMs: 0, generationSpeed: Number.POSITIVE_INFINITY, transcriptionMs: 1, rateLimitsMs: 1 };

/** Both are closed when the test has finished. */
export async function quickModel(
  options: VoiceModelServerOptions = {},
  clientOptions: ModelClientOptions = {},
): Promise<{ model: VoiceModelServer; client: ModelClient }> {
  const model = await startVoiceModel({ ...options, timings: { ...quick, ...options.timings } });
  onTestFinished(() => model.close());
  const client = await connectModel(model.url, clientOptions);
  onTestFinished(() => client[Symbol.asyncDispose]());
  return { model, client };
}

/** A session that takes no turns by itself: the client commits and asks for responses. */
export const manual = {
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: null } } },
};

export function userText(text: string): object {
  return {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  };
}
