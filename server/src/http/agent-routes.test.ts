// Agents over HTTP, with the files of a real folder.
import { reject } from '@patchcord/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { createAgentFiles } from '../agent/files/agent-files.ts';
import { openAgentShelf } from '../agent/files/agent-shelf.ts';
import { agentFolder } from '../agent/files/testing/agent-folder.ts';
import { type Identity, openIdentity } from '../auth/identity.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import { systemTimers } from '../timers.ts';
import { type AgentRoutesOptions, agentRoutes } from './agent-routes.ts';
import { createApp } from './app.ts';

const asha: Identity = { subject: 'asha', scopes: new Set(['calls:place', 'calls:read']), expiresAt: null };
const verifier: TokenVerifier = {
  required: true,
  verify: async (token) => ({ ok: true, identity: token === 'admin' ? openIdentity : asha }),
};

async function open(more: Partial<AgentRoutesOptions> = {}) {
  const folder = await agentFolder({ 'desk.yaml': 'instructions: a\ngreeting: Hello.' });
  const unheard = { onChange() {}, onError() {} };
  const shelf = await openAgentShelf({ folder: folder.path, secrets: () => null, timers: systemTimers, ...unheard });
  const rejectionOf = () => reject('internal');
  const onError = (error: unknown) => expect.unreachable(String(error));
  const { app, identityOf } = await createApp({
    ...{ version: '0', publicUrl: 'http://a', verifier, rejectionOf, onError },
    onAnswered: () => undefined,
  });
  const saved: object[] = [];
  const desk = { name: 'desk', language: 'en-IN', exoPhones: [], isDefault: false, model: 'm', voice: 'marin' };
  agentRoutes(app, {
    listAgents: () => ({ agents: [{ ...desk, greeting: 'Hello.', tools: ['end_call'] }], unusable: [], mistakes: [] }),
    files: createAgentFiles({ folder: folder.path, shelf, isEditable: true }),
    hasModel: true,
    reasonToRefuse: () => null,
    newCallId: () => 'call-1',
    streamUrl: (stream) => `ws://a/exotel-stream?for=${stream.user}&rate=${stream.sampleRate}`,
    identityOf,
    onSaved: (what) => saved.push(what),
    ...more,
  });
  await app.ready();
  onTestFinished(async () => {
    await app.close();
    await shelf.close();
  });
  const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, body: object | null = null, token = 'admin') => {
    const payload = body === null ? {} : { payload: body };
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${token}` }, ...payload });
    return { status: answer.statusCode, body: answer.json() };
  };
  return { ask, saved };
}

test('agents are listed without what they are told to say', async () => {
  const { ask } = await open();
  const { body } = await ask('GET', '/api/agents', null, 'asha');
  expect(body).toMatchObject({ agents: [{ name: 'desk', voice: 'marin' }], unusable: [], isEditable: true });
  expect(JSON.stringify(body)).not.toContain('instructions');
});

test('a file is read, tried and saved by an operator alone', async () => {
  const { ask, saved } = await open();
  const { body: file } = await ask('GET', '/api/agents/desk/file');
  expect(file).toMatchObject({ file: 'desk.yaml', yaml: 'instructions: a\ngreeting: Hello.' });
  const wrong = { yaml: 'instructions: b\nvoice: loud', version: file.version };
  const tried = await ask('POST', '/api/agents/desk/validate', { yaml: wrong.yaml });
  expect(tried.body.mistakes).toMatchObject([{ line: 2, column: 1 }]);
  const refused = await ask('PUT', '/api/agents/desk/file', wrong);
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-agent', issues: [{ path: '2:1' }] } });
  const right = { yaml: 'instructions: b', version: file.version };
  expect(await ask('PUT', '/api/agents/desk/file', right)).toMatchObject({ status: 200, body: { yaml: right.yaml } });
  expect(await ask('PUT', '/api/agents/desk/file', right)).toMatchObject({ body: { code: 'agent-changed' } });
  expect(saved).toEqual([{ agent: 'desk', subject: 'anyone' }]);
  expect(await ask('GET', '/api/agents/nobody/file')).toMatchObject({ body: { code: 'unknown-agent' } });
  for (const [method, path] of [
    ['GET', 'file'],
    ['PUT', 'file'],
    ['POST', 'validate'],
  ] as const) {
    const body = method === 'GET' ? null : right;
    expect(await ask(method, `/api/agents/desk/${path}`, body, 'asha')).toMatchObject({ status: 403 });
  }
});

test('a talk from a browser gets the address of one stream, for the user who asks', async () => {
  const { ask } = await open();
  expect(await ask('POST', '/api/agents/desk/talks', null, 'asha')).toEqual({
    status: 201,
    body: { callId: 'call-1', agent: 'desk', url: 'ws://a/exotel-stream?for=asha&rate=24000', sampleRate: 24_000 },
  });
  expect(await ask('POST', '/api/agents/nobody/talks')).toMatchObject({ body: { code: 'unknown-agent' } });
});

test.each([
  ['no-model', { hasModel: false }],
  ['draining', { reasonToRefuse: () => reject('draining') }],
] as const)('a talk is refused with %s', async (code, more) => {
  const { ask } = await open(more);
  expect(await ask('POST', '/api/agents/desk/talks')).toMatchObject({ status: 503, body: { code } });
});
