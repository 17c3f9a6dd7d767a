// What applets are answered, over a real store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rejection, reject } from '@patchcord/protocol';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCheckTimes } from '../calls/check-times.ts';
import { type Calls, createCalls } from '../calls/create-calls.ts';
import { Secret } from '../secret.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { type AgentWish, appletRoutes, type ChosenAgent, type ExpectedStream } from './applet-routes.ts';
import { createStreamAccess, type StreamAccess } from './stream/stream-access.ts';
import { createWebhookAccess } from './webhook-access.ts';

const NEW_ID = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
const secret = new Secret('webhook-secret-0123');
const inbound =
  'CallSid=faccc8dce9p&CallFrom=09400000001&CallTo=08047000001&Direction=incoming&From=09400000001&To=09500000001&CurrentTime=2026-08-25+12:07:09&DialWhomNumber=';

let dataDir: string;
let store: Store;
let calls: Calls;
let app: FastifyInstance;
let streams: StreamAccess;
let wishes: AgentWish[];
let expected: ExpectedStream[];
let chosen: ChosenAgent | null;
let refusal: Rejection | null;
let transfer: string | null;
let refused: string[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-applets-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  calls = createCalls({
    store,
    telephony: null,
    clock: { now: () => 1_000_000 },
    ids: { callId: () => crypto.randomUUID() },
    times: defaultCheckTimes,
    isAgent: () => true,
    endTalk: () => false,
    onError: (error) => expect.unreachable(String(error)),
    onRepair: () => undefined,
  });
  [wishes, expected, refused] = [[], [], []];
  [chosen, refusal, transfer] = [{ name: 'sales', sampleRate: 16_000 }, null, null];
  const urls = { publicUrl: 'https://calls.example.com', secret };
  streams = createStreamAccess({ ...urls, apiCredentials: null, now: () => Date.now() });
  app = fastify();
  await app.register(appletRoutes, {
    access: createWebhookAccess(urls.publicUrl, secret),
    streams,
    record: calls.record,
    ratePerSecond: 1000,
    newCallId: () => NEW_ID,
    chooseAgent: (wish) => {
      wishes.push(wish);
      return chosen;
    },
    preWarm: (stream) => expected.push(stream),
    reasonToRefuse: () => refusal,
    transferOf: async () => transfer,
    sendProblem: (reply, rejection) =>
      reply.status(rejection.code === 'webhook-unauthorized' ? 403 : 503).send(rejection),
    onRecorded: () => undefined,
    onRefused: (code) => refused.push(code),
  });
});
afterEach(async () => {
  await app.close();
  await store.close();
  rmSync(dataDir, { recursive: true });
});

async function ask(path: string, query: string, key = 'key=webhook-secret-0123') {
  const answer = await app.inject({ url: `${path}?${key}&${query}` });
  return { status: answer.statusCode, body: answer.json() };
}

describe('a Voicebot applet', () => {
  test('gets the address of a stream that is bound to its call, which becomes known and is got ready for', async () => {
    const { status, body } = await ask('/exotel/voicebot', inbound);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['url']);
    const [call] = await store.list({ limit: 9 });
    expect(call).toMatchObject({ direction: 'inbound', status: 'ringing', callSid: 'faccc8dce9p', to: '08047000001' });
    const { searchParams } = new URL(body.url);
    expect(searchParams.get('sample-rate')).toBe('16000');
    expect(streams.check(searchParams, undefined)).toEqual({
      kind: 'let-in',
      ticket: { callId: call?.id, agent: 'sales' },
    });
    const parties = { from: '09400000001', to: '08047000001' };
    expect(wishes).toEqual([{ ...parties, name: null }]);
    expect(expected).toEqual([{ ...parties, callId: call?.id, callSid: 'faccc8dce9p', agentName: 'sales' }]);
  });

  test('may ask by POST, and name the agent in its URL, which is not kept as Exotel’s', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/exotel/voicebot?key=webhook-secret-0123&agent=support',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: inbound,
    });
    expect(answer.statusCode).toBe(200);
    expect(wishes).toMatchObject([{ name: 'support' }]);
    const [call] = await store.list({ limit: 9 });
    const [delivery] = await store.deliveriesOf(call?.id ?? '');
    expect(Object.keys(JSON.parse(delivery?.raw ?? ''))).not.toContain('agent');
  });

  test.each(['Direction=incoming&CallFrom=09400000001', ''])(
    'that names no call (%s) is answered all the same',
    async (query) => {
      const { body } = await ask('/exotel/voicebot', query);
      expect(new URL(body.url).searchParams.get('call')).toBe(NEW_ID);
      expect(expected).toMatchObject([{ callId: NEW_ID, callSid: null }]);
      expect(await store.list({ limit: 9 })).toEqual([]);
    },
  );

  test('of a call that was placed for an agent gets that one', async () => {
    const { id } = await calls.streamStarted({
      callSid: 'faccc8dce9p',
      callId: null,
      from: null,
      to: null,
      agent: 'vip',
    });
    await ask('/exotel/voicebot', inbound);
    expect([wishes[0]?.name, expected[0]?.callId]).toEqual(['vip', id]);
  });

  test.each([
    ['nobody is there to answer', () => (chosen = null), 'no-agent'],
    ['the instance is shutting down', () => (refusal = reject('draining')), 'draining'],
  ])('when %s is refused, so that its flow goes on, and the call is known', async (_when, prepare, code) => {
    prepare();
    expect(await ask('/exotel/voicebot', inbound)).toMatchObject({ status: 503, body: { code } });
    expect([expected, refused, (await store.list({ limit: 9 })).length]).toEqual([[], [code], 1]);
  });

  test('without the key gets nothing', async () => {
    expect(await ask('/exotel/voicebot', inbound, 'key=wrong')).toMatchObject({ status: 403 });
    expect([wishes, await store.list({ limit: 9 })]).toEqual([[], []]);
  });
});

describe('a Connect applet', () => {
  test('dials where the talk wants the call to go', async () => {
    transfer = '+919876500003';
    expect((await ask('/exotel/connect', inbound)).body).toEqual({
      fetch_after_attempt: false,
      destination: { numbers: ['+919876500003'] },
    });
  });

  test('dials nobody when there is no transfer, or nobody knows the call', async () => {
    const nobody = { fetch_after_attempt: false, destination: { numbers: [] } };
    expect(await ask('/exotel/connect', inbound)).toEqual({ status: 200, body: nobody });
    transfer = '+919876500003';
    expect(await ask('/exotel/connect', 'Direction=incoming')).toEqual({ status: 200, body: nobody });
  });

  test('without the key gets nothing', async () => {
    expect(await ask('/exotel/connect', inbound, '')).toMatchObject({ status: 403 });
  });
});
