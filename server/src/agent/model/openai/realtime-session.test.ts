import { expect, test, vi } from 'vitest';
import { HandTimers } from '../../../testing/hand-timers.ts';
import type { FakeEvent } from '../testing/fake-realtime.ts';
import { audioDelta, committed, created, done, openReady, refusal, speechStarted } from '../testing/open-realtime.ts';

test('events that are broken are told, unknown ones are passed over, and the session goes on', async () => {
  const { heard, server } = await openReady();
  server.socket.send('{"type":');
  server.socket.send('[]');
  server.socket.send(Buffer.from([1, 2, 3]));
  server.send({ type: 'response.done' }, { type: 'response.output_audio.delta', response_id: 'r', delta: '%' });
  server.send({ type: 'from.the.future', response: 7 }, { type: 'response.mood', mood: 'good' }, speechStarted);
  await vi.waitFor(() => expect(heard.names()).toContain('speechStarted'));
  expect(heard.all('problem').map(([problem]) => (problem as { message: string }).message)).toEqual([
    'not JSON',
    'no type',
    'not JSON',
    'response.done: response',
    expect.stringContaining('response.output_audio.delta'),
  ]);
  expect(heard.all('ended')).toEqual([]);
});

test('audio of a response that the caller interrupted is dropped, that of the next one is not', async () => {
  const { heard, server } = await openReady();
  const long = 'b'.repeat(1000);
  server.send(created('r1'), audioDelta('r1', 'a'), speechStarted, audioDelta('r1', 'late'), audioDelta('r1', long));
  server.send(done('r1', { status: 'cancelled' }), committed, created('r2'), audioDelta('r2', long));
  await vi.waitFor(() => expect(heard.all('audio')).toHaveLength(2));
  expect(heard.all('audio').map(([, audio]) => String(audio))).toEqual(['a', long]);
  expect(heard.all('audio')[1]?.[0]).toEqual({ responseId: 'r2', itemId: 'item-of-r2', contentIndex: 0 });
});

test('tells the complete tool calls of a response, and what it took', async () => {
  const { heard, server } = await openReady();
  const call = (id: string, more: FakeEvent = {}) => ({
    ...{ id: `item-${id}`, type: 'function_call', status: 'completed', call_id: id, name: 'look_up' },
    arguments: '{"broken',
    ...more,
  });
  const usage = {
    ...{ total_tokens: 253, input_tokens: 132, output_tokens: 121 },
    input_token_details: {
      ...{ text_tokens: 119, audio_tokens: 13, cached_tokens: 64 },
      cached_tokens_details: { text_tokens: 60, audio_tokens: 4 },
    },
    output_token_details: { text_tokens: 30, audio_tokens: 91 },
  };
  server.send(created('r1'));
  server.send({ type: 'response.output_item.done', response_id: 'r1', output_index: 0, item: call('first') });
  server.send(done('r1', { output: [call('second'), call('third', { status: 'incomplete' })], usage }));
  await vi.waitFor(() => expect(heard.names()).toContain('responseDone'));
  const told = (callId: string) => ({ callId, name: 'look_up', argumentsJson: '{"broken' });
  expect(heard.all('responseDone')).toEqual([
    [
      {
        ...{ responseId: 'r1', status: 'completed', failure: null, toolCalls: [told('first'), told('second')] },
        usage: {
          ...{ textInputTokens: 119, textCachedTokens: 60, textOutputTokens: 30 },
          ...{ audioInputTokens: 13, audioCachedTokens: 4, audioOutputTokens: 91 },
        },
      },
    ],
  ]);
});

test('a response that failed says why', async () => {
  const { heard, server } = await openReady();
  const error = { type: 'x', code: 'insufficient_quota', message: 'Pay.' };
  server.send(created('r1'), done('r1', { status: 'failed', status_details: { type: 'failed', error } }));
  await vi.waitFor(() => expect(heard.names()).toContain('responseDone'));
  expect(heard.all('responseDone')).toMatchObject([
    [{ status: 'failed', failure: { code: 'insufficient_quota', message: 'Pay.' } }],
  ]);
});

test('the words of the caller come as they come, and one that is never understood is empty', async () => {
  const { heard, server } = await openReady();
  const transcription = 'conversation.item.input_audio_transcription';
  const usage = { type: 'tokens', input_tokens: 7, output_tokens: 3, input_token_details: { audio_tokens: 7 } };
  server.send({ type: `${transcription}.delta`, item_id: 'u1', delta: 'Hel' });
  server.send({ type: `${transcription}.completed`, item_id: 'u1', transcript: 'Hello', usage });
  server.send({ type: `${transcription}.failed`, item_id: 'u2', error: { code: 'audio_unintelligible' } });
  await vi.waitFor(() => expect(heard.all('callerTranscript')).toHaveLength(3));
  expect(heard.all('callerTranscript')).toEqual([
    ['u1', 'Hel', 'delta'],
    ['u1', 'Hello', 'whole'],
    ['u2', '', 'whole'],
  ]);
  expect(heard.all('transcriptionUsage')).toEqual([[{ audioTokens: 7, textTokens: 3, seconds: 0 }]]);
  expect(heard.all('problem')).toMatchObject([[{ code: 'audio_unintelligible' }]]);
});

test('small refusals end nothing; one of a second response is not even told', async () => {
  const { session, heard, server } = await openReady();
  server.send(created('by-the-server'));
  await vi.waitFor(() => expect(heard.names()).toContain('responseStarted'));
  session.respond();
  server.send(refusal({ code: 'response_cancel_not_active' }));
  server.send(refusal({ code: 'conversation_already_has_active_response' }));
  server.send(refusal({ code: null, message: 'Audio content of 40ms is already shorter than 60ms' }));
  server.send(done('by-the-server'));
  await vi.waitFor(() => expect(server.ofType('response.create')).toHaveLength(1));
  expect(heard.all('problem')).toEqual([
    [{ code: 'invalid_request_error', message: 'Audio content of 40ms is already shorter than 60ms' }],
  ]);
  expect(heard.all('ended')).toEqual([]);
});

test('a response that was asked for with instructions is told apart from the answer that the server makes', async () => {
  const { session, heard, server } = await openReady();
  session.respond({ instructions: 'Say good-bye' });
  await vi.waitFor(() => expect(server.ofType('response.create')).toHaveLength(1));
  const { metadata } = server.ofType('response.create')[0]?.['response'] ?? {};
  server.send(created('answer'), done('answer'), created('good-bye', { metadata }));
  await vi.waitFor(() =>
    expect(heard.all('responseStarted')).toEqual([
      ['answer', false],
      ['good-bye', true],
    ]),
  );
});

test('a text beside the conversation comes back to who asked, and is no response of the conversation', async () => {
  const { session, heard, server } = await openReady();
  const summary = session.askAside({ instructions: 'Sum up', timeoutMs: 5000 });
  const [order] = await vi.waitFor(() => {
    expect(server.ofType('response.create')).toHaveLength(1);
    return server.ofType('response.create');
  });
  expect(order?.['response']).toMatchObject({
    conversation: 'none',
    output_modalities: ['text'],
    instructions: 'Sum up',
  });
  const metadata = order?.['response'].metadata;
  const output = [{ type: 'message', status: 'completed', content: [{ type: 'output_text', text: 'All is well.' }] }];
  server.send(created('aside', { metadata }), done('aside', { metadata, output }));
  expect(await summary).toBe('All is well.');
  expect(heard.names()).toEqual(['ready']);
});

test('a text beside the conversation is refused, comes too late, or is lost with the session', async () => {
  const timers = new HandTimers(0);
  const { session, server } = await openReady({ timers });
  const ask = () => session.askAside({ instructions: 'Sum up', timeoutMs: 1000 });
  const refused = ask();
  const late = ask();
  const orders = await vi.waitFor(() => {
    expect(server.ofType('response.create')).toHaveLength(2);
    return server.ofType('response.create');
  });
  server.send(created('late', { metadata: orders[1]?.['response'].metadata }));
  server.send(refusal({ code: 'rate_limit_exceeded', event_id: orders[0]?.['event_id'] }));
  await expect(refused).rejects.toThrow('rate_limit_exceeded');
  timers.run(1000);
  await expect(late).rejects.toThrow('within 1000 ms');
  await vi.waitFor(() => expect(server.ofType('response.cancel')).toMatchObject([{ response_id: 'late' }]));
  const lost = ask();
  session.close();
  await expect(lost).rejects.toThrow('closed_by_us');
});
