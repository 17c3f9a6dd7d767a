// What applets are answered, over a real store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Rejection, reject } from '@patchcord/protocol';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCheckTimes } from '../calls/check-times.ts';
import { type Calls, createCalls } from '../calls/create-calls.ts';
import type { Talk, TalkEnd } from '../calls/talk.ts';
import { Secret } from '../secret.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { type AgentWish, appletRoutes, type ChosenAgent, type ExpectedStream } from './applet-routes.ts';
import { createStreamAccess, type StreamAccess } from './stream/stream-access.ts';
import { createWebhookAccess } from './webhook-access.ts';

const NEW_ID = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
const secret = new Secret('webhook-secret-0123');
const inbound =
  'CallSid=faccc8dce9p&CallFrom=09400000001&CallTo=08047000001&Direction=incoming&From=09400000001&To=09500000001&CurrentTime=2026-08-25+12:07:09&DialWhomNumber=';

const anyTalk: Talk = {
  ...{
    id: 'talk-1',
    callId: 'call-1',
    agent: 'sales',
    instanceId: 'i-1',
    runId: 'run-1',
    take: 1,
    startedAt: 0,
    breaks: [],
  },
  ...{ endedAt: null, end: null, transferTo: null, summary: null, figures: null, recording: null },
};

let dataDir: string;
let store: Store;
let calls: Calls;
let app: FastifyInstance;
let streams: StreamAccess;
let wishes: AgentWish[];
let expected: ExpectedStream[];
let chosen: ChosenAgent | null;
let refusal: Rejection | null;
let talk: Pick<Talk, 'end' | 'transferTo'> | null;
let peer: string | null;
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
    instanceId: 'i-1',
    isAgent: () => true,
    endTalk: () => false,
    onError: (error) => expect.unreachable(String(error)),
    onRepair: () => undefined,
  });
  [wishes, expected, refused] = [[], [], []];
  [chosen, refusal, talk, peer] = [{ name: 'sales', sampleRate: 16_000 }, null, null, null];
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
    healthyPeer: async () => peer,
    talksOf: async () => (talk === null ? [] : [{ ...anyTalk, ...talk }]),
    personFor: ({ name }) => (name === 'nobody' ? null : '+919876500009'),
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
      ticket: { callId: call?.id, agent: 'sales', user: null, hasFlow: true },
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

  test.each(['draining', 'overloaded'] as const)(
    'of an instance that is %s gets the address of another one',
    async (code) => {
      [refusal, peer] = [reject(code), 'https://fallback.example.com'];
      const { status, body } = await ask('/exotel/voicebot', inbound);
      const url = new URL(body.url);
      expect([status, url.protocol, url.host]).toEqual([200, 'wss:', 'fallback.example.com']);
      const elsewhere = {
        publicUrl: 'https://fallback.example.com',
        secret,
        apiCredentials: null,
        now: () => Date.now(),
      };
      const [call] = await store.list({ limit: 9 });
      expect(createStreamAccess(elsewhere).check(url.searchParams, undefined)).toEqual({
        kind: 'let-in',
        ticket: { callId: call?.id, agent: 'sales', user: null, hasFlow: true },
      });
      // It is the other one that gets ready.
      expect(expected).toEqual([]);
    },
  );

  test('without the key gets nothing', async () => {
    expect(await ask('/exotel/voicebot', inbound, 'key=wrong')).toMatchObject({ status: 403 });
    expect([wishes, await store.list({ limit: 9 })]).toEqual([[], []]);
  });
});

describe('a Passthru after a Voicebot', () => {
  const stream = (fields: string) => `${inbound}&${fields}`;
  async function way(query: string, key?: string) {
    const answer = await app.inject({ url: `/exotel/passthru?${key ?? 'key=webhook-secret-0123'}&${query}` });
    return answer.statusCode;
  }

  test.each<[end: TalkEnd | null, status: number]>([
    ['agent-ended', 200],
    ['transferred', 200],
    ['caller-hung-up', 200],
    ['drained', 200],
    ['model-failed', 200],
    ['stream-lost', 302],
    ['stream-stopped', 302],
    ['no-media', 302],
    ['interrupted', 302],
    [null, 302],
  ])('after a talk that ended so: %s, is answered %d', async (end, status) => {
    talk = { end, transferTo: null };
    expect(await way(stream('Stream[Status]=failed&Stream[DisconnectedBy]=bot'))).toBe(status);
    expect(await way(stream('Stream[Status]=completed&Stream[DisconnectedBy]=bot'))).toBe(status);
    expect(await way(inbound)).toBe(status);
  });

  test.each([
    ['whose stream never came about', 'Stream[Status]=failed&Stream[DisconnectedBy]=NA', 302],
    ['of which nothing is told', '', 200],
  ])('without any talk, %s', async (_which, fields, status) => {
    expect(await way(stream(fields))).toBe(status);
  });

  test.each([
    ['the caller has hung up', 'Stream[Status]=cancelled&Stream[DisconnectedBy]=user'],
    ['a Connect came after it', 'Stream[Status]=failed&Stream[DisconnectedBy]=bot&DialCallStatus=completed'],
  ])('the flow goes on as it is when %s, whatever the talk was', async (_when, fields) => {
    talk = { end: null, transferTo: null };
    expect(await way(stream(fields))).toBe(200);
  });

  test('without the key, or without a call, is refused and leads nowhere', async () => {
    expect(await way(inbound, 'key=wrong')).toBe(403);
    expect(await way('Direction=incoming')).toBe(503);
    expect(await store.list({ limit: 9 })).toEqual([]);
  });
});

describe('a Connect applet', () => {
  const dials = (...numbers: string[]) => ({ fetch_after_attempt: false, destination: { numbers } });

  test('dials where the talk wants the call to go', async () => {
    talk = { end: 'transferred', transferTo: '+919876500003' };
    expect((await ask('/exotel/connect', inbound)).body).toEqual(dials('+919876500003'));
  });

  test.each<[string, Pick<Talk, 'end' | 'transferTo'> | null]>([
    ['no agent has talked', null],
    ['the talk was cut off', { end: 'stream-lost', transferTo: null }],
  ])('dials a person when %s', async (_when, last) => {
    talk = last;
    expect((await ask('/exotel/connect', inbound)).body).toEqual(dials('+919876500009'));
    expect((await ask('/exotel/connect', `agent=nobody&${inbound}`)).body).toEqual(dials());
  });

  test('dials nobody when the talk has ended as it should, or nobody knows the call', async () => {
    talk = { end: 'agent-ended', transferTo: null };
    expect(await ask('/exotel/connect', inbound)).toEqual({ status: 200, body: dials() });
    talk = { end: 'transferred', transferTo: '+919876500003' };
    expect(await ask('/exotel/connect', 'Direction=incoming')).toEqual({ status: 200, body: dials() });
  });

  test('without the key gets nothing', async () => {
    expect(await ask('/exotel/connect', inbound, '')).toMatchObject({ status: 403 });
  });
});
