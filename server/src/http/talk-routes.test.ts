// Transcripts and recordings over HTTP, on a real store.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { reject } from '@patchcord/protocol';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../auth/verify-token.ts';
import type { Access } from '../calls/audit.ts';
import { newCall } from '../calls/call.ts';
import type { Talk, TalkEntry } from '../calls/talk.ts';
import { Secret } from '../secret.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { type App, createApp } from './app.ts';
import { recordingRoutes } from './recording-routes.ts';
import { talkRoutes } from './talk-routes.ts';

const callId = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
const secret = 'auth-secret-auth-secret-auth-secret';
const sound = Buffer.from('0123456789');
const path = `/api/calls/${callId}/recording`;

const talk: Talk = {
  id: 'talk-1',
  callId,
  agent: 'sales',
  instanceId: 'i-1',
  runId: 'run-1',
  take: 1,
  breaks: [],
  startedAt: Date.parse('2026-11-23T10:00:00Z'),
  endedAt: Date.parse('2026-11-23T10:01:00Z'),
  end: 'transferred',
  transferTo: '+919876500003',
  summary: 'They bought it.',
  figures: {
    firstAudioMs: 210,
    turns: [{ toFirstAudioSentMs: 600, toFirstAudioHeardMs: null }],
    interruptions: 1,
    tokens: { audioIn: 12 },
    costUsd: 0.02,
  },
  recording: 'talk-1',
};
const entry: TalkEntry = {
  talkId: 'talk-1',
  callId,
  index: 1,
  role: 'agent',
  text: 'Good morning',
  unheard: ', how are',
  startMs: 10,
  endMs: 900,
  toolCallId: null,
  toolName: null,
};

let dataDir: string;
let store: Store;
let app: App;
let played: Access[];
let opened: Readable[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchcord-http-'));
  store = await openStore({
    databaseUrl: null,
    dataDir,
    onConnectionLost: () => expect.unreachable(),
    onListenerError: () => expect.unreachable(),
  });
  const parties = {
    direction: 'inbound',
    callType: 'voice',
    from: '1',
    to: '2',
    fromE164: null,
    toE164: null,
  } as const;
  const call = newCall({ ...parties, id: callId, requestKey: null, agent: 'sales', flags: [] }, 0);
  await store.commit({ call: { ...call, version: 1 }, fromVersion: 0, events: [], at: 0 });
  await store.saveTalk({ ...talk, id: 'talk-0', startedAt: 0, recording: null });
  await store.saveTalk(talk);
  await store.appendEntries([entry], { take: 1, isComplete: true });

  [played, opened] = [[], []];
  const created = await createApp({
    version: '0',
    publicUrl: 'http://127.0.0.1',
    verifier: createTokenVerifier({
      ...{ secret: new Secret(secret), jwksUrl: null, operatorKey: null },
      audience: 'patchcord',
      isAudienceRequired: false,
    }),
    rejectionOf: () => reject('internal'),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: () => undefined,
  });
  app = created.app;
  talkRoutes(app, { store });
  recordingRoutes(app, {
    store,
    identityOf: created.identityOf,
    newId: () => crypto.randomUUID(),
    now: () => 1234,
    onPlayed: (access) => played.push(access),
    recordings: {
      async open(name, range = { first: 0, last: null }) {
        if (name !== 'talk-1') return null;
        const first = Math.min(range.first, sound.length);
        const last = Math.min(range.last ?? sound.length, sound.length - 1);
        const stream = Readable.from([sound.subarray(first, last + 1)]);
        opened.push(stream);
        return { size: sound.length, type: 'audio/wav', first, last, stream };
      },
    },
  });
  await app.ready();
});
afterEach(async () => {
  await app.close();
  await store.close();
  rmSync(dataDir, { recursive: true });
});

async function ask(url: string, options: { scope?: string; range?: string; method?: 'GET' | 'HEAD' } = {}) {
  const { scope = 'calls:listen', range, method = 'GET' } = options;
  const token = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('supervisor-7')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  const headers = { authorization: `Bearer ${token}`, ...(range === undefined ? {} : { range }) };
  return app.inject({ method, url, headers });
}

test('the transcript of a call has its talks with their figures, and what was said in order', async () => {
  const answer = await ask(`/api/calls/${callId}/transcript`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    callId,
    talks: [
      { id: 'talk-0', recording: false },
      {
        id: 'talk-1',
        agent: 'sales',
        startedAt: '2026-11-23T10:00:00.000Z',
        endedAt: '2026-11-23T10:01:00.000Z',
        end: 'transferred',
        summary: 'They bought it.',
        figures: talk.figures,
        recording: true,
      },
    ],
    entries: [entry],
  });
});

test.each([path, `/api/calls/${callId}/transcript`])('%s needs the scope to listen', async (url) => {
  expect((await ask(url, { scope: 'calls:read calls:place' })).statusCode).toBe(403);
  expect(await store.accessesTo(callId)).toEqual([]);
});

describe('a recording', () => {
  test('is played whole', async () => {
    const answer = await ask(path);
    expect([answer.statusCode, answer.body]).toEqual([200, '0123456789']);
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
    });
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=7-99', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('asked for %s answers %d with %s', async (range, status, body, contentRange) => {
    const answer = await ask(path, { range });
    expect([answer.statusCode, answer.body]).toEqual([status, body]);
    expect(answer.headers['content-range']).toBe(contentRange);
    expect(answer.headers['content-length']).toBe(String(body.length));
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('has nothing at %s', async (range) => {
    const answer = await ask(path, { range });
    expect([answer.statusCode, answer.json().code]).toEqual([416, 'range-not-satisfiable']);
    expect(answer.headers['content-range']).toBe('bytes */10');
  });

  test('is described by HEAD without its bytes', async () => {
    const answer = await ask(path, { method: 'HEAD' });
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '10']);
    // What is left open would keep its file open.
    expect(opened.map((stream) => stream.destroyed)).toEqual([true]);
  });

  test('puts every access on record, before anything is heard', async () => {
    await ask(path, { range: 'bytes=4-' });
    const accesses = await store.accessesTo(callId);
    expect(accesses).toMatchObject([
      {
        at: 1234,
        subject: 'supervisor-7',
        action: 'recording-played',
        callId,
        details: { talkId: 'talk-1', method: 'GET', rangeStart: 4 },
      },
    ]);
    expect(played).toEqual(accesses);
  });

  test.each([
    [`${path}?talk=talk-1`, 200, undefined],
    [`${path}?talk=talk-1&part=1`, 200, undefined],
    [`${path}?talk=talk-1&part=2`, 404, 'recording-not-found'],
    [`${path}?talk=talk-0`, 404, 'recording-not-found'],
    [`${path}?talk=nothing`, 404, 'recording-not-found'],
    ['/api/calls/nothing/recording', 404, 'call-not-found'],
  ])('%s answers %d', async (url, status, code) => {
    const answer = await ask(url);
    expect(answer.statusCode).toBe(status);
    if (code !== undefined) expect(answer.json().code).toBe(code);
  });

  test('of a talk that goes on is none yet: without a talk it is the one before', async () => {
    const now = { ...talk, id: 'talk-2', startedAt: talk.startedAt + 90_000, endedAt: null, recording: 'talk-2' };
    await store.saveTalk(now);
    expect((await ask(path)).body).toBe('0123456789');
    expect((await ask(`${path}?talk=talk-2&part=1`)).statusCode).toBe(404);
    const { talks } = (await ask(`/api/calls/${callId}/transcript`)).json();
    expect(talks.at(-1)).toMatchObject({ id: 'talk-2', recording: false });
    await store.saveTalk({ ...now, endedAt: now.startedAt + 1 });
    expect((await ask(`/api/calls/${callId}/transcript`)).json().talks.at(-1)).toMatchObject({ recording: true });
  });

  test('that has gone from its store is told to be gone', async () => {
    await store.saveTalk({ ...talk, recording: 'gone' });
    expect((await ask(path)).json().code).toBe('recording-not-found');
  });

  test('whose file never came to be does not hide the one of the talk before', async () => {
    const died = { ...talk, id: 'talk-2', startedAt: talk.startedAt + 90_000, recording: 'gone' };
    await store.saveTalk({ ...died, endedAt: died.startedAt + 1_000 });
    expect((await ask(path)).rawPayload).toEqual(sound);
    expect(played).toMatchObject([{ details: { talkId: 'talk-1' } }]);
    expect((await ask(`${path}?talk=talk-2`)).json().code).toBe('recording-not-found');
  });
});
