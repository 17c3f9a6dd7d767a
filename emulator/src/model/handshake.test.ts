// Who is let in, how one who is not learns it, and how connections end.
import { expect, test } from 'vitest';
import { connectModel } from './testing/model-client.ts';
import { quickModel } from './testing/quick-model.ts';

test('a session is greeted at once, with the defaults of the live service', async () => {
  const { client } = await quickModel();
  const { session } = await client.next('session.created');
  expect(client.events).toHaveLength(1);
  expect(session).toMatchObject({
    type: 'realtime',
    object: 'realtime.session',
    id: expect.stringMatching(/^sess_\w+$/),
    model: 'gpt-realtime-2.1',
    output_modalities: ['audio'],
    tools: [],
    tool_choice: 'auto',
    truncation: 'auto',
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 200,
          create_response: true,
          interrupt_response: true,
          idle_timeout_ms: null,
        },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1 },
    },
  });
  const inAnHour = Date.now() / 1000 + 3600;
  expect(Math.abs(session.expires_at - inAnHour)).toBeLessThan(10);
});

test.each([
  ['a wrong key', { key: 'sk-wrong' }, 'invalid_api_key', 3000],
  ['no key', { key: null }, null, 3000],
  ['no model', { query: '' }, 'missing_model', 4000],
  ['another model', { query: 'model=gpt-live-1.1' }, 'invalid_model', 4000],
  ['an unknown mode', { query: 'model=gpt-realtime:sing' }, 'invalid_model', 4000],
  ['the header of the beta', { headers: { 'openai-beta': 'realtime=v1' } }, 'beta_api_shape_disabled', 4000],
])('%s is upgraded all the same, and refused with an error and a close code', async (_, options, code, closeCode) => {
  const { client } = await quickModel({ key: 'sk-right' }, { key: 'sk-right', ...options });
  const reason = code === null ? 'invalid_request_error' : `invalid_request_error.${code}`;
  expect(await client.closed).toEqual({ code: closeCode, reason });
  const error = { type: 'invalid_request_error', code, event_id: null };
  expect(client.events).toMatchObject([{ type: 'error', error }]);
});

test('a browser brings its key in a subprotocol', async () => {
  const protocols = ['realtime', 'openai-insecure-api-key.ek_right'];
  const { client } = await quickModel({ key: 'ek_right' }, { key: null, protocols });
  await client.until('session.created');
  expect(client.socket.protocol).toBe('realtime');
});

test('a session that reaches its age is told so and closed', async () => {
  const { client } = await quickModel({ timings: { sessionMaxMs: 30 } });
  const { error } = await client.next('error');
  expect(error).toMatchObject({ code: 'session_expired', message: expect.stringContaining('maximum duration') });
  expect(await client.closed).toMatchObject({ code: 1001 });
});

test('the server pings', async () => {
  const { client } = await quickModel({ timings: { pingMs: 10 } });
  const payloads: number[] = [];
  await new Promise<void>((resolve) => {
    client.socket.on('ping', (data: Buffer) => {
      payloads.push(data.length);
      if (payloads.length === 2) resolve();
    });
  });
  expect(payloads).toEqual([4, 4]);
});

test('more sessions than there may be are refused before the upgrade', async () => {
  const { model } = await quickModel({ maxSessions: 1 });
  await expect(connectModel(model.url)).rejects.toThrow('429');
});

test('another path is not found, and plain HTTP is told to upgrade', async () => {
  const { model } = await quickModel();
  await expect(connectModel(model.url.replace('/v1/realtime', '/v1/else'))).rejects.toThrow('404');
  expect((await fetch(model.url.replace('ws:', 'http:'))).status).toBe(426);
});

test('sessions are listed while they live, and closing the server ends them', async () => {
  const { model, client } = await quickModel({}, { query: 'model=gpt-realtime-2.1-mini:echo' });
  const { session } = await client.next('session.created');
  expect(model.sessions()).toEqual([
    {
      id: session.id,
      model: 'gpt-realtime-2.1-mini:echo',
      mode: 'echo',
      itemCount: 0,
      receivedAudioMs: 0,
      activeResponseId: null,
      conversation: [],
    },
  ]);
  await model.close();
  expect(await client.closed).toMatchObject({ code: 1006 });
  expect(model.sessions()).toEqual([]);
});

test('what is logged tells no key and no words', async () => {
  const lines: string[] = [];
  const { model, client } = await quickModel(
    { key: 'sk-right', log: (event) => lines.push(JSON.stringify(event)) },
    { key: 'sk-wrong' },
  );
  await client.closed;
  const second = await connectModel(model.url, { key: 'sk-right' });
  await second.until('session.created');
  await second[Symbol.asyncDispose]();
  await expect.poll(() => lines).toHaveLength(3);
  expect(lines.join()).not.toContain('sk-');
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'refused',
    'session-opened',
    'session-closed',
  ]);
});
