// The user speaks while the model does, the client cancels, and what was not heard is cut off.
import { expect, test } from 'vitest';
import { silence, voice } from './testing/model-audio.ts';
import { type ModelClient, type ModelEvent, orderOf } from './testing/model-client.ts';
import { manual, quickModel, userText } from './testing/quick-model.ts';

const tail = [
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
];

/** The model tells its long story, in real time. */
async function speaking(client: ModelClient): Promise<string> {
  client.send(userText('Tell me a long story'));
  client.send({ type: 'response.create' });
  const { item_id } = await client.next('response.output_audio.delta');
  return String(item_id);
}

const realTime = { timings: { generationSpeed: 1 } };

test('speech cancels the response, whose open parts are closed in order, and is answered when it ends', async () => {
  const { client } = await quickModel(realTime);
  const itemId = await speaking(client);
  client.append(voice(400));
  const cancelled = await client.until('response.done');
  const fromSpeech = cancelled.slice(cancelled.findIndex(({ type }) => type === 'input_audio_buffer.speech_started'));
  expect(orderOf(fromSpeech)).toEqual(['input_audio_buffer.speech_started', ...tail]);
  expect(cancelled.at(-1)?.['response']).toMatchObject({
    status: 'cancelled',
    status_details: { type: 'cancelled', reason: 'turn_detected' },
    output: [{ id: itemId, status: 'incomplete' }],
  });
  client.append(silence(300));
  const answer = await client.until('response.created');
  expect(orderOf(answer).filter((type) => type !== 'rate_limits.updated')).toEqual([
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'response.created',
  ]);
});

test('with interrupt_response false speech leaves the response alone, and no second one is begun', async () => {
  const { client } = await quickModel({ timings: { generationSpeed: 10 } });
  const detection = { type: 'server_vad', interrupt_response: false };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detection } } },
  });
  await speaking(client);
  client.append(voice(400));
  client.append(silence(300));
  await client.until('input_audio_buffer.committed');
  expect((await client.next('response.done'))['response']).toMatchObject({ status: 'completed' });
  expect(client.events.filter(({ type }) => type === 'response.created')).toHaveLength(1);
});

test('with create_response false a turn is committed and not answered', async () => {
  const { client } = await quickModel();
  const detection = { type: 'server_vad', create_response: false };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detection } } },
  });
  client.append(voice(400));
  client.append(silence(300));
  client.send({ type: 'conversation.item.delete', item_id: 'none', event_id: 'after' });
  const events = await client.until('error');
  expect(orderOf(events).at(-2)).toBe('conversation.item.done');
});

test('a cancel by the client ends the response in the same way', async () => {
  const { client } = await quickModel(realTime);
  await speaking(client);
  client.send({ type: 'response.cancel' });
  const events = await client.until('response.done');
  expect(orderOf(events).slice(-tail.length)).toEqual(tail);
  expect(events.at(-1)?.['response'].status_details).toEqual({ type: 'cancelled', reason: 'client_cancelled' });
});

test('there is one response at a time, and one that is not there cannot be cancelled', async () => {
  const { client } = await quickModel(realTime);
  await speaking(client);
  client.send({ type: 'response.create', event_id: 'second' });
  const [busy] = (await client.until('error')).slice(-1) as [ModelEvent];
  expect(busy['error']).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'second' });
  client.send({ type: 'response.cancel' });
  await client.until('response.done');
  client.send({ type: 'response.cancel', event_id: 'late' });
  const [idle] = (await client.until('error')).slice(-1) as [ModelEvent];
  expect(idle['error']).toMatchObject({ code: 'response_cancel_not_active', event_id: 'late' });
});

test('truncating keeps the audio up to there and erases the transcript', async () => {
  const { model, client } = await quickModel();
  client.send(manual);
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  const [{ id }] = response.output;
  const [whole] = model.sessions()[0]?.conversation ?? [];
  expect(whole).toMatchObject({
    type: 'message',
    role: 'assistant',
    text: expect.stringMatching(/./),
    truncated: false,
  });
  client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 1500 });
  const truncated = await client.next('conversation.item.truncated');
  expect(truncated).toMatchObject({ item_id: id, content_index: 0, audio_end_ms: 1500 });
  client.send({ type: 'conversation.item.retrieve', item_id: id });
  const { item } = await client.next('conversation.item.retrieved');
  expect(item.content[0]).not.toHaveProperty('transcript');
  expect(Buffer.from(item.content[0].audio, 'base64')).toHaveLength(1500 * 48);
  const left = { type: 'message', role: 'assistant', text: '', audioMs: 1500, truncated: true };
  expect(model.sessions()).toMatchObject([{ itemCount: 1, conversation: [left] }]);
});

test('truncating while the model still speaks stands, also when the item is finished', async () => {
  const { client } = await quickModel({ timings: { generationSpeed: 20 } });
  const id = await speaking(client);
  client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 10 });
  await client.until('conversation.item.truncated');
  const { item } = await client.next('response.output_item.done');
  expect(item).toMatchObject({ id, status: 'completed', content: [{ type: 'output_audio' }] });
  expect(item.content[0]).not.toHaveProperty('transcript');
});

test('truncating beyond the audio, and what is no speech of the model, is refused', async () => {
  const { client } = await quickModel();
  client.send(userText('hello'));
  const { item: users } = await client.next('conversation.item.done');
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  const refusal = async (itemId: string, audioEndMs: number) => {
    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: audioEndMs });
    return (await client.next('error'))['error'];
  };
  expect(await refusal(response.output[0].id, 60_000)).toMatchObject({
    code: 'invalid_value',
    message: expect.stringMatching(/^Audio content of 34\d\dms is already shorter than 60000ms$/),
  });
  expect(await refusal(users.id, 0)).toMatchObject({ code: 'invalid_value' });
  expect(await refusal('item_nobody', 0)).toMatchObject({ code: 'item_truncate_invalid_item_id' });
});
