// One turn after the other, with the whole order of events.
import { expect, test } from 'vitest';
import { clip } from './saying/speech-library.ts';
import { silence, voice } from './testing/model-audio.ts';
import { type ModelEvent, orderOf } from './testing/model-client.ts';
import { manual, quickModel, userText } from './testing/quick-model.ts';

const spokenResponse = [
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
];
const spokenEnd = [
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
];

function audioOf(events: ModelEvent[]): Buffer {
  const deltas = events.filter(({ type }) => type === 'response.output_audio.delta');
  return Buffer.concat(deltas.map(({ delta }) => Buffer.from(String(delta), 'base64')));
}

function pcmOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

test('a spoken turn is detected, committed and answered in the order of the real service', async () => {
  const { client } = await quickModel();
  await client.next('session.created');
  client.append(silence(1000));
  client.append(voice(500));
  client.append(silence(300));
  const events = await client.until('rate_limits.updated');
  expect(orderOf(events)).toEqual([
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'response.created',
    ...spokenResponse,
    ...spokenEnd,
  ]);
  const [started, stopped, committed, added, done, created] = events;
  const itemId = String(started?.['item_id']);
  expect(started).toMatchObject({ audio_start_ms: 700 });
  expect(stopped).toMatchObject({ audio_end_ms: 1700, item_id: itemId });
  expect(committed).toMatchObject({ item_id: itemId, previous_item_id: null });
  const item = {
    id: itemId,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript: null }],
  };
  expect(added).toMatchObject({ previous_item_id: null, item });
  expect(done).toMatchObject({ previous_item_id: null, item });
  expect(created?.['response']).toMatchObject({ status: 'in_progress', output: [], usage: null });
});

test('the answer is the clip: its deltas are the audio, its transcript the text, its item both', async () => {
  const { client } = await quickModel();
  client.send(manual);
  client.send({ type: 'response.create' });
  const events = await client.until('response.done');
  const find = (type: string) => events.find((event) => event.type === type);
  const greeting = clip('greeting');
  expect(audioOf(events).equals(pcmOf(greeting.sound.samples))).toBe(true);
  const words = events.filter(({ type }) => type === 'response.output_audio_transcript.delta');
  expect(words.map(({ delta }) => String(delta)).join('')).toBe(greeting.text);
  expect(words.every(({ obfuscation }) => typeof obfuscation === 'string' && obfuscation !== '')).toBe(true);
  expect(find('response.content_part.added')).toMatchObject({ part: { type: 'audio', transcript: '' } });
  expect(find('response.content_part.done')).toMatchObject({ part: { type: 'audio', transcript: greeting.text } });
  expect(find('response.output_item.added')).toMatchObject({ item: { status: 'in_progress', content: [] } });
  expect(find('response.output_item.done')).toMatchObject({
    output_index: 0,
    item: { status: 'completed', content: [{ type: 'output_audio', transcript: greeting.text }] },
  });
  const { response } = events.at(-1) as ModelEvent;
  expect(response).toMatchObject({ status: 'completed', output_modalities: ['audio'] });
  expect(response.output).toEqual([find('response.output_item.done')?.['item']]);
});

test('the deltas of speech vary in size, and the transcript runs ahead of them', async () => {
  const { client } = await quickModel();
  client.send(userText('Tell me a long story'));
  client.send({ type: 'response.create' });
  const events = await client.until('response.output_audio.done');
  const sizes = events.filter(({ type }) => type === 'response.output_audio.delta').map(({ delta }) => delta.length);
  expect(new Set(sizes).size).toBeGreaterThan(4);
  const last = (type: string) => events.findLastIndex((event) => event.type === type);
  expect(last('response.output_audio_transcript.delta')).toBeLessThan(last('response.output_audio.delta') - 2);
});

test('usage adds up, and the next response reads the last one from the cache', async () => {
  const { client } = await quickModel();
  const instructions = 'You are a helpful agent. '.repeat(20);
  client.send({ type: 'session.update', session: { type: 'realtime', instructions } });
  client.append(voice(1000));
  client.append(silence(300));
  const first = (await client.next('response.done'))['response'].usage;
  // 1000 ms of voice and 200 ms of silence.
  expect(first).toMatchObject({ input_token_details: { audio_tokens: 12, cached_tokens: 0, image_tokens: 0 } });
  expect(first.output_token_details.audio_tokens).toBe(Math.ceil(clip('hours').sound.samples.length / 24 / 50));
  expect(first.total_tokens).toBe(first.input_tokens + first.output_tokens);
  client.send({ type: 'response.create' });
  const second = (await client.next('response.done'))['response'].usage;
  expect(second.input_tokens).toBeGreaterThan(first.input_tokens);
  expect(second.input_token_details.cached_tokens).toBeGreaterThanOrEqual(64);
  expect(second.input_token_details.cached_tokens).toBeLessThanOrEqual(second.input_tokens);
});

test('every event has an id of its own', async () => {
  const { client } = await quickModel();
  client.send({ type: 'response.create' });
  await client.until('rate_limits.updated');
  const ids = client.events.map(({ event_id }) => event_id);
  expect(ids.every((id) => /^event_\w{21}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a response in text has words and no audio', async () => {
  const { client } = await quickModel();
  client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
  const events = await client.until('rate_limits.updated');
  expect(orderOf(events.slice(1))).toEqual([
    'response.created',
    'response.output_item.added',
    'conversation.item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'conversation.item.done',
    'response.output_item.done',
    'response.done',
    'rate_limits.updated',
  ]);
  const content = [{ type: 'output_text', text: clip('greeting').text }];
  expect(events.at(-2)).toMatchObject({ response: { output: [{ content }] } });
});

test('a response out of band is in no conversation, and may run beside the one that is', async () => {
  const { client } = await quickModel({ timings: { generationSpeed: 50 } });
  client.send({ type: 'response.create' });
  const metadata = { purpose: 'summary' };
  client.send({
    type: 'response.create',
    response: { conversation: 'none', output_modalities: ['text'], metadata, input: [] },
  });
  await client.until('response.done');
  await client.until('response.done');
  const done = client.events.filter(({ type }) => type === 'response.done').map(({ response }) => response);
  expect(done.find((one) => one.conversation_id === null)).toMatchObject({ status: 'completed', metadata });
  expect(done.find((one) => one.conversation_id !== null)).toMatchObject({ status: 'completed', metadata: null });
  expect(client.events.filter(({ type }) => type === 'conversation.item.added')).toHaveLength(1);
});

test('of responses out of band there are at most twenty at a time', async () => {
  const { client } = await quickModel({ timings: { generationSpeed: 1 } });
  for (let index = 0; index < 21; index += 1) {
    client.send({ type: 'response.create', response: { conversation: 'none' } });
  }
  expect((await client.next('error'))['error']).toMatchObject({ code: 'rate_limit_exceeded' });
  expect(client.events.filter(({ type }) => type === 'response.created')).toHaveLength(20);
});

test('the transcript of the user may come after the answer has begun', async () => {
  const { client } = await quickModel({ userTranscript: 'What does it cost', timings: { transcriptionMs: 30 } });
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { transcription: { model: 'gpt-transcribe' } } } },
  });
  client.append(voice(500));
  client.append(silence(300));
  const { response } = await client.next('response.done');
  expect(response.output[0].content[0].transcript).toBe(clip('price').text);
  const events = await client.until('conversation.item.input_audio_transcription.completed');
  const completed = events.at(-1);
  expect(completed).toMatchObject({
    content_index: 0,
    transcript: 'What does it cost',
    usage: { type: 'tokens', input_tokens: 7, input_token_details: { text_tokens: 0, audio_tokens: 7 } },
  });
  const deltas = events.filter(({ type }) => type === 'conversation.item.input_audio_transcription.delta');
  expect(deltas.map(({ delta }) => delta).join('')).toBe('What does it cost');
});

test('a limit of tokens cuts the speech and leaves the response incomplete', async () => {
  const { client } = await quickModel();
  client.send({ type: 'response.create', response: { max_output_tokens: 10 } });
  const events = await client.until('response.done');
  expect(audioOf(events)).toHaveLength(500 * 48);
  expect(events.at(-1)?.['response']).toMatchObject({
    status: 'incomplete',
    status_details: { type: 'incomplete', reason: 'max_output_tokens' },
    output: [{ status: 'incomplete' }],
  });
});

test('speech is made as much faster than real time as it is told', async () => {
  const { client } = await quickModel({ timings: { generationSpeed: 20 } });
  await client.until('session.created');
  const begin = performance.now();
  client.send({ type: 'response.create' });
  await client.until('response.done');
  const clipMs = clip('greeting').sound.samples.length / 24;
  expect(performance.now() - begin).toBeGreaterThan(clipMs / 20);
  expect(performance.now() - begin).toBeLessThan(clipMs);
});
