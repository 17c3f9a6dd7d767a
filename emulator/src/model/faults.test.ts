// Things that go wrong on demand, each once and then no more.
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { silence, voice } from './testing/model-audio.ts';
import { connectModel, type ModelClient, orderOf } from './testing/model-client.ts';
import { quickModel, userText } from './testing/quick-model.ts';

function longAnswer(client: ModelClient): void {
  client.send(userText('Tell me a long story'));
  client.send({ type: 'response.create' });
}

function sentMs(client: ModelClient): number {
  const deltas = client.events.filter(({ type }) => type === 'response.output_audio.delta');
  return deltas.reduce((sum, { delta }) => sum + Buffer.byteLength(String(delta), 'base64'), 0) / 48;
}

test('the connection is lost in the middle of speech, and only that once', async () => {
  const { model, client } = await quickModel({
    faults: [{ kind: 'drop', afterMs: 2000 }],
    timings: { generationSpeed: 50 },
  });
  longAnswer(client);
  expect(await client.closed).toEqual({ code: 1006, reason: '' });
  expect(sentMs(client)).toBeLessThan(4000);
  expect(model.faults()).toEqual([]);
  await using again = await connectModel(model.url);
  longAnswer(again);
  expect((await again.next('response.done'))['response']).toMatchObject({ status: 'completed' });
});

test('the connection is closed with a code', async () => {
  const { client } = await quickModel({ faults: [{ kind: 'close' }] });
  longAnswer(client);
  expect(await client.closed).toMatchObject({ code: 1011 });
  expect(sentMs(client)).toBe(0);
});

test('a response fails as at a rate limit, the next one does not', async () => {
  const { model, client } = await quickModel();
  model.addFault({ kind: 'fail' });
  longAnswer(client);
  const events = await client.until('response.done');
  expect(orderOf(events).slice(-2)).toEqual(['response.created', 'response.done']);
  expect(events.at(-1)?.['response']).toMatchObject({
    status: 'failed',
    status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } },
    output: [],
  });
  longAnswer(client);
  expect((await client.next('response.done'))['response']).toMatchObject({ status: 'completed' });
});

test('a response that never answers can be cancelled', async () => {
  const { client } = await quickModel({ faults: [{ kind: 'mute', times: 2 }] });
  for (let turn = 0; turn < 2; turn += 1) {
    longAnswer(client);
    await client.until('response.created');
    client.send({ type: 'response.cancel' });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ status: 'cancelled', output: [] });
  }
  longAnswer(client);
  expect((await client.next('response.done'))['response']).toMatchObject({ status: 'completed' });
});

test('an error event comes in between, and the response goes on', async () => {
  const { client } = await quickModel({ faults: [{ kind: 'error-event' }] });
  longAnswer(client);
  expect((await client.next('error'))['error']).toMatchObject({ type: 'server_error', event_id: null });
  expect((await client.next('response.done'))['response']).toMatchObject({ status: 'completed' });
});

test('the greeting, the first answer and the middle of the speech come late when told to', async () => {
  const clock = manualClock(0);
  const faults = [
    { kind: 'slow-session', createdMs: 100, updatedMs: 200 },
    { kind: 'slow-response', ms: 3000 },
    { kind: 'stall', afterMs: 1000, ms: 5000 },
  ] as const;
  const { model, client } = await quickModel({ clock, faults });
  client.send({ type: 'session.update', session: { type: 'realtime' } });
  longAnswer(client);
  await client.until('response.created');
  expect(client.events.map(({ type }) => type)).not.toContain('session.created');
  clock.advanceTo(200);
  await client.until('session.updated');
  clock.advanceTo(2999);
  expect(client.events.map(({ type }) => type)).not.toContain('response.output_item.added');
  clock.advanceTo(3000);
  await eventually(() => expect(sentMs(client)).toBeGreaterThanOrEqual(1000));
  expect(sentMs(client)).toBeLessThan(2000);
  clock.advanceTo(8000);
  await client.until('response.done');
  expect(model.faults()).toEqual([]);
});

test('a transcription fails', async () => {
  const { client } = await quickModel({ faults: [{ kind: 'fail-transcription' }] });
  const transcription = { model: 'gpt-transcribe' };
  client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
  client.append(voice(300));
  client.append(silence(300));
  const failed = await client.next('conversation.item.input_audio_transcription.failed');
  expect(failed).toMatchObject({ content_index: 0, error: { code: 'audio_unintelligible' } });
});

test('faults that wait are listed and taken back, and what is no fault is refused', async () => {
  const { model } = await quickModel();
  model.addFault({ kind: 'stall', ms: 10 });
  expect(model.faults()).toEqual([{ kind: 'stall', times: 1, afterMs: 0, ms: 10 }]);
  model.clearFaults();
  expect(model.faults()).toEqual([]);
  expect(() => model.addFault({ kind: 'stall', ms: -1 })).toThrow('>=0');
});
