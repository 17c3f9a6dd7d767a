// A session whose token runs out, with a server that the test plays.
import { FailingServer } from '@patchcord/client/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Me } from '../api/types.ts';
import { openSession } from './session.ts';
import { token } from './token.ts';

const me: Me = { subject: 'asha', scopes: ['admin'], isOpen: false, expiresAt: '2026-01-01T00:00:00.000Z' };

/** A session of somebody whose token `old` has just run out; `answer` is that of the REST API. */
async function sessionOn(answer: (path: string) => Response) {
  const server = await FailingServer.start({ checkToken: (shown) => (shown === 'old' ? 'expired' : 'good') });
  vi.stubGlobal('location', { origin: new URL(server.url.replace(/^ws/, 'http')).origin });
  vi.stubGlobal('fetch', async (path: string) => answer(path));
  token.set('old');
  const session = openSession(me, null);
  onTestFinished(async () => {
    session.client.disconnect();
    vi.unstubAllGlobals();
    token.set(null);
    await server[Symbol.asyncDispose]();
  });
  return session;
}

test('an administrator’s token is replaced, and the session goes on', async () => {
  const { client } = await sessionOn((path) => Response.json(path === '/api/me' ? me : { token: 'fresh' }));
  await expect.poll(() => client.state.name).toBe('connected');
  expect(token.get()).toBe('fresh');
});

test('a token that the server takes no more ends the session, and is not shown again and again', async () => {
  const { client } = await sessionOn(() =>
    Response.json({ code: 'unauthorized', detail: 'Run out.' }, { status: 401 }),
  );
  await expect
    .poll(() => client.state)
    .toMatchObject({ name: 'disconnected', cause: { kind: 'unauthorized', reason: 'Run out.' } });
});

test('whoever signs out while the token is replaced stays signed out', async () => {
  const { client } = await sessionOn((path) => {
    if (path === '/api/me') return Response.json(me);
    token.set(null);
    return Response.json({ token: 'fresh' });
  });
  await expect.poll(() => client.state.name).toBe('connected');
  expect(token.get()).toBeNull();
});
