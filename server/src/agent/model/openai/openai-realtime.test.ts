import { expect, test, vi } from 'vitest';
import { HandTimers } from '../../../testing/hand-timers.ts';
import type { ModelSession } from '../model-session.ts';
import { type FakeConnection, type FakeEvent, fakeRealtime } from '../testing/fake-realtime.ts';
import {
  committed,
  created,
  endOf,
  open,
  openAt,
  openReady,
  refusal,
  refuseWith,
  speechStarted,
} from '../testing/open-realtime.ts';

test('connects with the key and the model, never as beta, and every event has an id', async () => {
  const { session, server } = await openReady();
  session.appendAudio(Buffer.from('audio'));
  session.addItem({ kind: 'note', text: 'Caller pressed 3' });
  session.truncate({ responseId: 'r', itemId: 'a', contentIndex: 1 }, 120);
  session.deleteItem('b');
  session.respond();
  await vi.waitFor(() => expect(server.received).toHaveLength(6));
  expect(server.path).toBe('/v1/realtime?model=gpt-realtime-2.1');
  expect(server.headers).toMatchObject({ authorization: 'Bearer sk-test' });
  expect(server.headers).not.toHaveProperty('openai-beta');
  expect(server.headers).not.toHaveProperty('sec-websocket-extensions');
  const ids = server.received.map((event) => event['event_id']);
  expect(new Set(ids).size).toBe(6);
  expect(ids.every((id) => typeof id === 'string')).toBe(true);
  expect(server.received.slice(1)).toMatchObject([
    { type: 'input_audio_buffer.append', audio: Buffer.from('audio').toString('base64') },
    { type: 'conversation.item.create', item: { role: 'system', content: [{ type: 'input_text' }] } },
    { type: 'conversation.item.truncate', item_id: 'a', content_index: 1, audio_end_ms: 120 },
    { type: 'conversation.item.delete', item_id: 'b' },
    { type: 'response.create' },
  ]);
});

test('leaves a model that is in the URL as it is', async () => {
  const { server } = await open({ query: '?model=my-deployment' });
  expect(server.path).toBe('/v1/realtime?model=my-deployment');
});

test('a connection that cannot even be made is a refusal like any other', async () => {
  const { heard } = openAt('ws://127.0.0.1:9/v1/realtime#nowhere');
  expect(heard.names()).toEqual([]);
  expect(await endOf(heard)).toMatchObject({ kind: 'refused', failure: { code: 'connection_impossible' } });
});

test('says everything that it relies on in the configuration', async () => {
  const { server } = await openReady({
    settings: {
      format: { encoding: 'pcma', sampleRate: 8000 },
      noiseReduction: 'near-field',
      reasoningEffort: 'low',
      maxOutputTokens: 500,
      tools: [{ name: 'look_up', description: 'Looks up.', parameters: { type: 'object' } }],
      hostedTools: [{ type: 'mcp', server_label: 'crm', server_url: 'https://crm.example' }],
    },
  });
  expect(server.received[0]?.['session']).toEqual({
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: 'You are helpful.',
    audio: {
      input: {
        format: { type: 'audio/pcma' },
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 500,
          create_response: true,
          interrupt_response: true,
        },
        noise_reduction: { type: 'near_field' },
        transcription: { model: 'gpt-transcribe', languages: ['hi', 'en'] },
      },
      output: { format: { type: 'audio/pcma' }, voice: 'marin' },
    },
    tools: [
      { type: 'function', name: 'look_up', description: 'Looks up.', parameters: { type: 'object' } },
      { type: 'mcp', server_label: 'crm', server_url: 'https://crm.example' },
    ],
    tool_choice: 'auto',
    max_output_tokens: 500,
    reasoning: { effort: 'low' },
  });
});

test('a session that would use another format is refused', async () => {
  const pcmu = { type: 'audio/pcmu' };
  const updated = (session: FakeEvent) => ({
    ...session,
    audio: { input: session['audio'].input, output: { format: pcmu } },
  });
  const { heard } = await open({ server: { updated } });
  expect(await endOf(heard)).toMatchObject({ kind: 'refused', retry: false, failure: { code: 'format_refused' } });
  expect(heard.names()).not.toContain('ready');
});

test.each([
  ['invalid_api_key', 3000, 'refused', false],
  ['invalid_model', 4000, 'refused', false],
  ['session_expired', 1001, 'expired', true],
  ['server_error', 1011, 'lost', true],
])('after %s and close %i the session is %s', async (code, closeCode, kind, retry) => {
  const { heard } = await open({ server: { greet: refuseWith(code, closeCode) } });
  expect(await endOf(heard)).toMatchObject({ kind, retry, failure: { code } });
  expect(heard.all('ended')).toHaveLength(1);
});

test('a configuration that is refused ends the session for good', async () => {
  const greet = (connection: FakeConnection) =>
    connection.socket.once('message', () => {
      connection.send(refusal({ code: 'unknown_parameter', event_id: 'update' }));
    });
  const { heard } = await open({ server: { greet } });
  expect(await endOf(heard)).toMatchObject({ kind: 'refused', retry: false, failure: { code: 'unknown_parameter' } });
});

test.each([
  [401, 'refused', false],
  [403, 'refused', false],
  [404, 'refused', false],
  [429, 'lost', true],
  [503, 'lost', true],
])('an upgrade that is answered with HTTP %i is %s', async (httpStatus, kind, retry) => {
  const fake = await fakeRealtime({ httpStatus });
  const { heard } = openAt(fake.url);
  expect(await endOf(heard)).toMatchObject({ kind, retry, failure: { code: `http_${httpStatus}` } });
});

test('nobody at the address: lost, and worth another attempt', async () => {
  const { heard } = openAt('ws://127.0.0.1:1/v1/realtime');
  expect(await endOf(heard)).toMatchObject({ kind: 'lost', retry: true, failure: { code: 'ECONNREFUSED' } });
});

test('a session that does not become ready within 10 seconds is lost', async () => {
  const timers = new HandTimers(0);
  const { heard } = await open({ timers, server: { updated: () => ({}) } });
  await vi.waitFor(() => expect(heard.all('problem')).toMatchObject([[{ code: 'broken_event' }]]));
  timers.run(10_000);
  expect(heard.all('ended')).toMatchObject([[{ kind: 'lost', retry: true, failure: { code: 'not_ready' } }]]);
});

test('a connection that dies without a word is lost, and nothing that is asked of it then throws', async () => {
  const { session, heard, server } = await openReady();
  server.socket.terminate();
  expect(await endOf(heard)).toMatchObject({ kind: 'lost', retry: true, failure: { code: 'closed_1006' } });
  session.appendAudio(Buffer.alloc(10));
  session.respond();
  session.addItem({ kind: 'note', text: 'late' });
  session.cancel();
  session.close();
  await expect(session.askAside({ instructions: 'Sum up', timeoutMs: 1000 })).rejects.toThrow('over');
  expect(heard.all('ended')).toHaveLength(1);
});

test('45 seconds without a frame or a ping are the end, a ping is a sign of life', async () => {
  const timers = new HandTimers(0);
  const { heard, server } = await openReady({ timers });
  timers.run(44_000);
  server.socket.ping();
  server.send({ type: 'rate_limits.updated', rate_limits: [] }, speechStarted);
  await vi.waitFor(() => expect(heard.names()).toContain('speechStarted'));
  timers.run(44_000);
  expect(heard.all('ended')).toEqual([]);
  timers.run(1_000);
  expect(heard.all('ended')).toMatchObject([[{ kind: 'silent', retry: true, failure: { code: 'connection_silent' } }]]);
});

test.each([
  ['that was asked for', (session: ModelSession) => session.respond(), []],
  ['to the caller', () => {}, [speechStarted, committed]],
  ['that has begun and never goes on', () => {}, [speechStarted, committed, created('r1')]],
])('an answer %s and does not come for 20 seconds ends the session', async (_what, ask, events) => {
  const timers = new HandTimers(0);
  const { session, heard, server } = await openReady({ timers });
  ask(session);
  server.send(...events, { type: 'conversation.item.input_audio_transcription.delta', item_id: 'u', delta: 'x' });
  await vi.waitFor(() => expect(heard.names()).toContain('callerTranscript'));
  timers.run(19_999);
  expect(heard.all('ended')).toEqual([]);
  timers.run(1);
  expect(heard.all('problem')).toMatchObject([[{ code: 'no_answer' }]]);
  expect(heard.all('ended')).toMatchObject([[{ kind: 'silent', retry: true }]]);
});

test('without a question there is no answer to wait for, and tools of the maker may take their time', async () => {
  const timers = new HandTimers(0);
  const { heard, server } = await openReady({ timers });
  timers.run(30_000);
  server.send(created('r1'), { type: 'response.mcp_call.in_progress' }, speechStarted);
  await vi.waitFor(() => expect(heard.names()).toContain('speechStarted'));
  timers.run(30_000);
  expect(heard.all('ended')).toEqual([]);
});

test('what is asked for before it is ready is done when it is', async () => {
  const { session, server } = await open();
  session.addItem({ kind: 'tool-call', call: { callId: 'c1', name: 'look_up', argumentsJson: '{}' } });
  session.addItem({ kind: 'tool-output', callId: 'c1', output: '"found"' });
  session.respond({ instructions: 'Greet' });
  await vi.waitFor(() => expect(server.received).toHaveLength(4));
  expect(server.received.slice(1)).toMatchObject([
    { item: { type: 'function_call', call_id: 'c1', name: 'look_up', arguments: '{}' } },
    { item: { type: 'function_call_output', call_id: 'c1', output: '"found"' } },
    { type: 'response.create', response: { instructions: 'Greet' } },
  ]);
});

test('closing says so once, and closes the connection', async () => {
  const { session, heard, server } = await openReady();
  const closed = new Promise((resolve) => server.socket.once('close', resolve));
  session.close();
  session.close();
  expect(heard.all('ended')).toMatchObject([[{ kind: 'closed-by-us', retry: false }]]);
  expect(await closed).toBe(1000);
});

test('an address that is no WebSocket is a mistake of the configuration', () => {
  expect(() => openAt('https://api.openai.com/v1/realtime')).toThrow('ws: or wss:');
});
