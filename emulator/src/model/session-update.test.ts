// What a session may be told to be, and how mistakes are answered.
import { expect, test } from 'vitest';
import type { ModelClient } from './testing/model-client.ts';
import { quickModel } from './testing/quick-model.ts';

function update(client: ModelClient, session: object): void {
  client.send({ type: 'session.update', event_id: 'c_1', session });
}

const input = (fields: object) => ({ type: 'realtime', audio: { input: fields } });
const output = (fields: object) => ({ type: 'realtime', audio: { output: fields } });

test('only what is present changes, and the answer is the whole configuration', async () => {
  const { client } = await quickModel();
  const before = (await client.next('session.created'))['session'];
  update(client, {
    type: 'realtime',
    instructions: 'Be kind.',
    audio: {
      input: { format: { type: 'audio/pcma' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } },
      output: { voice: 'cedar' },
    },
  });
  const { session } = await client.next('session.updated');
  const { turn_detection: detection } = before.audio.input;
  expect(session).toEqual({
    ...before,
    instructions: 'Be kind.',
    audio: {
      input: {
        ...before.audio.input,
        format: { type: 'audio/pcma' },
        turn_detection: { ...detection, silence_duration_ms: 500 },
      },
      output: { ...before.audio.output, voice: 'cedar' },
    },
  });
  update(client, { type: 'realtime', instructions: '' });
  expect((await client.next('session.updated'))['session']).toEqual({ ...session, instructions: '' });
  update(client, input({ turn_detection: { type: 'server_vad', threshold: 0.7 } }));
  const third = (await client.next('session.updated'))['session'];
  expect(third.audio.input.turn_detection).toEqual({ ...detection, silence_duration_ms: 500, threshold: 0.7 });
});

test('another kind of turn detection begins with its own defaults, and null turns it off', async () => {
  const { client } = await quickModel();
  update(client, input({ turn_detection: { type: 'semantic_vad', eagerness: 'low' } }));
  const { session } = await client.next('session.updated');
  expect(session.audio.input.turn_detection).toEqual({
    type: 'semantic_vad',
    eagerness: 'low',
    create_response: true,
    interrupt_response: true,
  });
  update(client, input({ turn_detection: null }));
  expect((await client.next('session.updated'))['session'].audio.input.turn_detection).toBeNull();
});

test.each([
  ['no type', { instructions: 'x' }, 'missing_required_parameter', 'session.type'],
  ['another type of session', { type: 'transcription' }, 'invalid_value', 'session.type'],
  [
    'PCM without a rate',
    output({ format: { type: 'audio/pcm' } }),
    'missing_required_parameter',
    'session.audio.output.format.rate',
  ],
  [
    'PCM at 8 kHz',
    input({ format: { type: 'audio/pcm', rate: 8000 } }),
    'integer_below_min_value',
    'session.audio.input.format.rate',
  ],
  [
    'PCM at 48 kHz',
    input({ format: { type: 'audio/pcm', rate: 48_000 } }),
    'integer_above_max_value',
    'session.audio.input.format.rate',
  ],
  [
    'a rate of G.711',
    input({ format: { type: 'audio/pcmu', rate: 8000 } }),
    'unknown_parameter',
    'session.audio.input.format.rate',
  ],
  ['an unknown format', input({ format: { type: 'audio/opus' } }), 'invalid_value', 'session.audio.input.format.type'],
  ['modalities of the beta', { type: 'realtime', modalities: ['audio'] }, 'unknown_parameter', 'session.modalities'],
  ['the voice of the beta', { type: 'realtime', voice: 'alloy' }, 'unknown_parameter', 'session.voice'],
  [
    'the format of the beta',
    { type: 'realtime', input_audio_format: 'g711_ulaw' },
    'unknown_parameter',
    'session.input_audio_format',
  ],
  [
    'the turn detection of the beta',
    { type: 'realtime', turn_detection: null },
    'unknown_parameter',
    'session.turn_detection',
  ],
  ['a temperature', { type: 'realtime', temperature: 0.8 }, 'unknown_parameter', 'session.temperature'],
  [
    'both modalities',
    { type: 'realtime', output_modalities: ['audio', 'text'] },
    'array_above_max_length',
    'session.output_modalities',
  ],
  ['instructions that are no text', { type: 'realtime', instructions: 5 }, 'invalid_type', 'session.instructions'],
  [
    'a threshold out of range',
    input({ turn_detection: { type: 'server_vad', threshold: 2 } }),
    'decimal_above_max_value',
    'session.audio.input.turn_detection.threshold',
  ],
  [
    'an idle timeout that is too short',
    input({ turn_detection: { type: 'server_vad', idle_timeout_ms: 100 } }),
    'integer_below_min_value',
    'session.audio.input.turn_detection.idle_timeout_ms',
  ],
  [
    'an idle timeout of semantic VAD',
    input({ turn_detection: { type: 'semantic_vad', idle_timeout_ms: 6000 } }),
    'unknown_parameter',
    'session.audio.input.turn_detection.idle_timeout_ms',
  ],
  [
    'a tool that is strict',
    { type: 'realtime', tools: [{ type: 'function', name: 'a', strict: true }] },
    'unknown_parameter',
    'session.tools[0].strict',
  ],
  ['another model', { type: 'realtime', model: 'gpt-realtime-1.5' }, 'invalid_value', 'session.model'],
])('%s discards the whole update', async (_, session, code, param) => {
  const { client } = await quickModel();
  const before = (await client.next('session.created'))['session'];
  update(client, { tool_choice: 'none', ...session });
  const { error } = await client.next('error');
  expect(error).toMatchObject({ type: 'invalid_request_error', code, param, event_id: 'c_1' });
  update(client, { type: 'realtime' });
  expect((await client.next('session.updated'))['session']).toEqual(before);
});

test('reasoning is for the models that can', async () => {
  const reasoning = { type: 'realtime', reasoning: { effort: 'low' } };
  const { client } = await quickModel({}, { query: 'model=gpt-realtime-1.5' });
  update(client, reasoning);
  expect((await client.next('error'))['error']).toMatchObject({ code: 'invalid_value', param: 'session.reasoning' });
  const other = await quickModel();
  update(other.client, reasoning);
  expect((await other.client.next('session.updated'))['session']).toMatchObject({ reasoning: { effort: 'low' } });
});

test('the voice is fixed once the model has spoken', async () => {
  const { client } = await quickModel();
  update(client, output({ voice: 'alloy' }));
  await client.until('session.updated');
  client.send({ type: 'response.create' });
  await client.until('response.done');
  update(client, output({ voice: 'cedar' }));
  expect((await client.next('error'))['error']).toMatchObject({ code: 'cannot_update_voice' });
  update(client, output({ voice: 'alloy' }));
  await client.until('session.updated');
});

test('a frame that is not JSON, not an object or not an event is answered with an error', async () => {
  const { client } = await quickModel();
  const refusal = async (frame: string | Buffer) => {
    client.socket.send(frame);
    return (await client.next('error'))['error'];
  };
  expect(await refusal('{"type":')).toMatchObject({ code: 'invalid_json', event_id: null });
  expect(await refusal('[]')).toMatchObject({ code: 'invalid_event' });
  expect(await refusal(Buffer.of(1, 2))).toMatchObject({ code: 'invalid_event' });
  expect(await refusal('{}')).toMatchObject({ code: 'missing_required_parameter', param: 'type' });
  expect(await refusal('{"type":"sing","event_id":"c_2"}')).toMatchObject({
    code: 'invalid_value',
    param: 'type',
    event_id: 'c_2',
  });
  expect(await refusal('{"type":"response.cancel","loud":true}')).toMatchObject({
    code: 'unknown_parameter',
    param: 'loud',
  });
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});

test('audio that is not base64 or more than 15 MiB is refused', async () => {
  const { client } = await quickModel();
  client.send({ type: 'input_audio_buffer.append', audio: 'no!' });
  expect((await client.next('error'))['error']).toMatchObject({ code: 'invalid_value', param: 'audio' });
  client.append(Buffer.alloc(15 * 1024 * 1024 + 3));
  expect((await client.next('error'))['error']).toMatchObject({ code: 'string_above_max_length', param: 'audio' });
});
