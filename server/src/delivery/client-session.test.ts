// What a client is told, and what becomes of its connection, when nobody can check its token.
import type { AppClient } from '@patchcord/testing/app-client';
import { beforeEach, expect, test, vi } from 'vitest';
import { openIdentity } from '../auth/identity.ts';
import { KeysUnavailableError, type TokenVerifier } from '../auth/verify-token.ts';
import { rejectionOf } from '../rejection-of.ts';
import type { Hub } from './hub.ts';
import { openTestDoor } from './testing/test-door.ts';

let verify: ReturnType<typeof vi.fn<TokenVerifier['verify']>>;
let told: string[];
let hub: Hub;
let connect: (path?: string, headers?: Record<string, string>) => Promise<AppClient>;

beforeEach(async () => {
  told = [];
  verify = vi.fn<TokenVerifier['verify']>(async () => ({ ok: true, identity: { ...openIdentity, subject: 'asha' } }));
  const device = { userId: 'asha', deviceId: 'phone' };
  const deps = {
    verifier: { required: true, verify },
    devices: { connect: vi.fn(async () => device as never), leave: vi.fn(), hear: vi.fn() } as never,
    greet: async (client: { release(afterSeq: number): void }) => client.release(0),
    onError: (_error: unknown, code: string) => void told.push(code),
    rejectionOf,
  };
  ({ hub, connect } = await openTestDoor({}, deps));
});

const away = new KeysUnavailableError(new Error('The identity provider is away'));
const refusal = { code: 'keys-unavailable', temporary: true, retryAfterMs: 5_000 };

test('one that is not let in yet is told to come back, and not to stay away', async () => {
  verify.mockRejectedValueOnce(away);
  const app = await connect();
  app.send({ type: 'hello', token: 'token' });
  expect(await app.told('error')).toMatchObject(refusal);
  expect(await app.closing()).toEqual({ code: 4004, reason: 'keys-unavailable' });
  expect(told).toEqual(['keys-unavailable']);
});

test('one that shows its token in the handshake gets 503', async () => {
  verify.mockRejectedValueOnce(away);
  await expect(connect('/ws', { authorization: 'Bearer token' })).rejects.toThrow('503');
});

test('one that was let in stays so when its next token cannot be checked, and may show it again', async () => {
  const app = await connect();
  app.send({ type: 'hello', token: 'token' });
  app.send({ type: 'ping', id: 'let in' });
  await app.told('pong');
  verify.mockRejectedValueOnce(away);
  app.send({ type: 'hello', token: 'next' });
  expect(await app.told('error')).toMatchObject(refusal);
  hub.publish([{ seq: 1, callId: 'c', type: 'call_status_update', at: 0, dataJson: '{"status":"ringing"}' }]);
  await app.told('call_status_update');
  app.send({ type: 'hello', token: 'next' });
  app.send({ type: 'ping', id: 'still there' });
  await app.told('pong', ({ id }) => id === 'still there');
  expect(verify.mock.calls).toEqual([['token'], ['next'], ['next']]);
  expect([app.closed, app.all('error').length]).toEqual([null, 1]);
});
