// The conversation and the input buffer, as a client edits them.
import { expect, test } from 'vitest';
import { manualClock } from '../testing/manual-clock.ts';
import { clip } from './saying/speech-library.ts';
import { silence, voice } from './testing/model-audio.ts';
import type { ModelClient } from './testing/model-client.ts';
import { manual, quickModel, userText } from './testing/quick-model.ts';

async function create(client: ModelClient, fields: object): Promise<Record<string, unknown>> {
  client.send({ ...userText('hello'), ...fields });
  const { previous_item_id, item } = await client.next('conversation.item.done');
  return { previous: previous_item_id, id: item.id };
}

async function refusal(client: ModelClient, event: object): Promise<unknown> {
  client.send(event);
  return (await client.next('error'))['error'];
}

const named = (id: string) => ({
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
});

test('items go to the end, to the beginning or behind another one', async () => {
  const { client } = await quickModel();
  expect(await create(client, named('a'))).toEqual({ previous: null, id: 'a' });
  expect(await create(client, named('b'))).toEqual({ previous: 'a', id: 'b' });
  expect(await create(client, { ...named('c'), previous_item_id: 'root' })).toEqual({ previous: null, id: 'c' });
  expect(await create(client, { ...named('d'), previous_item_id: 'a' })).toEqual({ previous: 'a', id: 'd' });
  expect(await create(client, named('e'))).toEqual({ previous: 'b', id: 'e' });
});

test('an item of the client is told as added and as done', async () => {
  const { client } = await quickModel();
  await client.until('session.created');
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I said so.' }] },
  });
  const events = await client.until('conversation.item.done');
  expect(events.map(({ type }) => type)).toEqual(['conversation.item.added', 'conversation.item.done']);
  expect(events[0]?.['item']).toMatchObject({
    id: expect.stringMatching(/^item_\w{21}$/),
    object: 'realtime.item',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'I said so.' }],
  });
});

test('items that cannot be are refused', async () => {
  const { client } = await quickModel();
  await create(client, named('a'));
  const item = (fields: object) => ({ type: 'conversation.item.create', item: fields });
  expect(await refusal(client, { ...userText('x'), ...named('a') })).toMatchObject({ param: 'item.id' });
  expect(await refusal(client, { ...userText('x'), previous_item_id: 'nobody' })).toMatchObject({
    code: 'item_create_invalid_previous_item_id',
  });
  expect(
    await refusal(client, item({ type: 'function_call_output', call_id: 'call_none', output: '{}' })),
  ).toMatchObject({ code: 'invalid_tool_call_id' });
  const spoken = { type: 'message', role: 'assistant', content: [{ type: 'output_audio', audio: 'AAAA' }] };
  expect(await refusal(client, item(spoken))).toMatchObject({
    code: 'invalid_value',
    param: 'item.content[0].type',
  });
});

test('items are retrieved with their audio, and deleted', async () => {
  const { client } = await quickModel();
  client.send(manual);
  client.append(voice(200));
  client.send({ type: 'input_audio_buffer.commit' });
  const { item_id: id } = await client.next('input_audio_buffer.committed');
  client.send({ type: 'conversation.item.retrieve', item_id: id });
  const { item } = await client.next('conversation.item.retrieved');
  expect(Buffer.from(item.content[0].audio, 'base64').equals(voice(200))).toBe(true);
  client.send({ type: 'conversation.item.delete', item_id: id });
  expect(await client.next('conversation.item.deleted')).toMatchObject({ item_id: id });
  expect(await refusal(client, { type: 'conversation.item.retrieve', item_id: id })).toMatchObject({
    code: 'item_retrieve_invalid_item_id',
  });
  expect(await refusal(client, { type: 'conversation.item.delete', item_id: id })).toMatchObject({
    code: 'item_delete_invalid_item_id',
  });
});

test('without turn detection the client commits, and asks for the answer itself', async () => {
  const { client } = await quickModel();
  client.send(manual);
  await client.until('session.updated');
  client.append(voice(400));
  client.append(silence(600));
  client.send({ type: 'input_audio_buffer.commit' });
  client.send({ type: 'response.create' });
  const events = await client.until('response.created');
  expect(events.map(({ type }) => type)).toEqual([
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'response.created',
  ]);
});

test('less than 100 ms cannot be committed, and what is cleared is gone', async () => {
  const { client } = await quickModel();
  client.send(manual);
  client.append(voice(99));
  expect(await refusal(client, { type: 'input_audio_buffer.commit' })).toMatchObject({
    code: 'input_audio_buffer_commit_empty',
    message: expect.stringContaining('99.00ms'),
  });
  client.append(voice(500));
  client.send({ type: 'input_audio_buffer.clear' });
  await client.until('input_audio_buffer.cleared');
  expect(await refusal(client, { type: 'input_audio_buffer.commit' })).toMatchObject({
    message: expect.stringContaining('0.00ms'),
  });
});

test('semantic VAD waits as long as its eagerness says, in the time of the audio', async () => {
  const { client } = await quickModel();
  const detection = { type: 'semantic_vad', eagerness: 'high' };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detection } } },
  });
  client.append(voice(500));
  client.append(silence(3000));
  expect(await client.next('input_audio_buffer.speech_stopped')).toMatchObject({ audio_end_ms: 2500 });
});

test('a user who stays silent is spoken to again, counted from the end of what the model says', async () => {
  const clock = manualClock(0);
  const { model, client } = await quickModel({ clock });
  const detection = { type: 'server_vad', idle_timeout_ms: 5000 };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detection } } },
  });
  client.send({ type: 'response.create' });
  await client.until('response.done');
  client.append(silence(4000));
  await expect.poll(() => model.sessions()[0]?.receivedAudioMs).toBe(4000);
  const greetingMs = clip('greeting').sound.samples.length / 24;
  clock.advanceTo(5000 + Math.floor(greetingMs));
  await client.until('rate_limits.updated');
  expect(client.events.at(-1)?.type).toBe('rate_limits.updated');
  clock.advanceTo(5001 + greetingMs);
  const events = await client.until('response.created');
  expect(events.map(({ type }) => type)).toEqual([
    'input_audio_buffer.timeout_triggered',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'response.created',
  ]);
  expect(events[0]).toMatchObject({ audio_start_ms: 0, audio_end_ms: 4000, item_id: events[1]?.['item_id'] });
});
