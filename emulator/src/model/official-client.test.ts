// The proof from outside: OpenAI's own client holds a conversation with the emulated model.
import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { clip } from './saying/speech-library.ts';
import { startVoiceModel } from './start-voice-model.ts';
import { silence, voice } from './testing/model-audio.ts';

type EventOf<T extends RealtimeServerEvent['type']> = Extract<RealtimeServerEvent, { type: T }>;

/** It insists on wss; the model speaks plain ws, so the TLS is left out underneath it. */
async function officialClient(apiKey: string) {
  const model = await startVoiceModel({ key: 'sk-right', timings: { firstOutputMs: 1, generationSpeed: 200 } });
  onTestFinished(() => model.close());
  const realtime = new OpenAIRealtimeWS(
    { model: 'gpt-realtime-2.1', options: { createConnection: () => connect(model.port, '127.0.0.1') } },
    new OpenAI({ apiKey, baseURL: `http://127.0.0.1:${model.port}/v1` }),
  );
  const events: RealtimeServerEvent[] = [];
  const errors: string[] = [];
  realtime.on('event', (event) => events.push(event));
  realtime.on('error', ({ error, message }) => errors.push(error?.code ?? message));
  onTestFinished(() => realtime.close());
  const next = <T extends RealtimeServerEvent['type']>(type: T): Promise<EventOf<T>> =>
    eventually(() => {
      const index = events.findIndex((event) => event.type === type);
      if (index === -1) throw new Error(`No ${type} came`);
      return events.splice(0, index + 1).at(-1) as EventOf<T>;
    });
  return { realtime, next, errors };
}

test('it is greeted, configures the session, speaks, is answered, and answers a tool call', async () => {
  const { realtime, next, errors } = await officialClient('sk-right');
  await next('session.created');
  realtime.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 300 } } },
      tools: [{ type: 'function', name: 'end_call', parameters: { type: 'object', properties: {} } }],
    },
  });
  const { session } = await next('session.updated');
  expect(session.audio?.input?.format).toEqual({ type: 'audio/pcm', rate: 24_000 });

  const audio: Buffer[] = [];
  realtime.on('response.output_audio.delta', ({ delta }) => audio.push(Buffer.from(delta, 'base64')));
  for (const part of [voice(500), silence(400)]) {
    realtime.send({ type: 'input_audio_buffer.append', audio: part.toString('base64') });
  }
  expect(await next('input_audio_buffer.speech_started')).toMatchObject({ audio_start_ms: 0 });
  expect((await next('response.output_audio_transcript.done')).transcript).toBe(clip('hours').text);
  expect((await next('response.done')).response.status).toBe('completed');
  expect(Buffer.concat(audio).length / 2).toBe(clip('hours').sound.samples.length);

  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Good bye' }] },
  });
  realtime.send({ type: 'response.create' });
  const call = await next('response.function_call_arguments.done');
  expect(call).toMatchObject({ name: 'end_call', arguments: '{}' });
  await next('response.done');
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: '{}' },
  });
  realtime.send({ type: 'response.create', response: { instructions: 'Say goodbye.' } });
  expect((await next('response.output_audio_transcript.done')).transcript).toBe(clip('farewell').text);
  expect((await next('response.done')).response.output).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('it opens with a wrong key too, and learns of it in an error and the close code', async () => {
  const { realtime, errors } = await officialClient('sk-wrong');
  const code = await new Promise((resolve) => realtime.socket.on('close', resolve));
  expect(code).toBe(3000);
  expect(errors).toContain('invalid_api_key');
});
