// Client tokens: which are taken, and what a refusal says.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Secret } from '../secret.ts';
import { createTokenIssuer } from './issue-token.ts';
import { type AuthSettings, createTokenVerifier, KeysUnavailableError } from './verify-token.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const OPERATOR_KEY = 'an-operator-key-of-more-than-thirty-two';
const settings: AuthSettings = {
  secret: new Secret(SECRET),
  jwksUrl: null,
  audience: 'patchcord',
  isAudienceRequired: false,
  operatorKey: new Secret(OPERATOR_KEY),
};

function token(change: (jwt: SignJWT) => SignJWT = (jwt) => jwt, secret = SECRET): Promise<string> {
  const jwt = new SignJWT({ scope: 'calls:read calls:fly' }).setProtectedHeader({ alg: 'HS256' });
  return change(jwt.setSubject('asha').setExpirationTime('5m')).sign(new TextEncoder().encode(secret));
}

const verify = (text: string, change: Partial<AuthSettings> = {}) =>
  createTokenVerifier({ ...settings, ...change }).verify(text);

describe('a token', () => {
  test('says who it is and what it allows, as far as that is known', async () => {
    const verified = await verify(await token());
    expect(verified).toMatchObject({ ok: true, identity: { subject: 'asha', scopes: new Set(['calls:read']) } });
  });

  test.each<[string, () => Promise<string>, string, RegExp]>([
    ['that has expired', () => token((jwt) => jwt.setExpirationTime('-1m')), 'token-expired', /run out/],
    ['that is not valid yet', () => token((jwt) => jwt.setNotBefore('1m')), 'unauthorized', /not valid yet/],
    ['of a wrong audience', () => token((jwt) => jwt.setAudience(['a', 'b'])), 'unauthorized', /another audience/],
    ['that is forged', () => token(undefined, `${SECRET}!`), 'unauthorized', /valid token/],
    [
      'without an end',
      () => token(() => new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject('asha')),
      'unauthorized',
      /valid token/,
    ],
    ['that is none', async () => 'garbage', 'unauthorized', /valid token/],
  ])('%s is refused with its reason', async (_what, make, code, message) => {
    expect(await verify(await make())).toMatchObject({
      ok: false,
      rejection: { code, message: expect.stringMatching(message) },
    });
  });

  test('of another algorithm is refused, whoever signed it', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const signed = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setSubject('a')
      .setExpirationTime('5m')
      .sign(privateKey);
    const [, payload] = signed.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const text of [signed, none]) expect(await verify(text)).toMatchObject({ ok: false });
  });

  test('for us among others is taken; one that names nobody only where it need not', async () => {
    const forUs = await token((jwt) => jwt.setAudience(['other', 'calls.example']));
    const audience = { audience: 'calls.example', isAudienceRequired: true };
    expect(await verify(forUs, audience)).toMatchObject({ ok: true });
    expect(await verify(await token(), audience)).toMatchObject({ ok: false });
    expect(await verify(forUs)).toMatchObject({ ok: false });
  });

  test('that we have issued is taken for what was ordered, until it expires', async () => {
    let now = Date.now();
    const issue = createTokenIssuer({ secret: settings.secret as Secret, audience: 'patchcord', now: () => now });
    const order = { subject: 'asha', scopes: ['calls:place', 'calls:listen'] as const, expiresInSeconds: 60 };
    const { token: fresh, expiresAt } = await issue(order);
    expect(await verify(fresh)).toEqual({
      ok: true,
      identity: { subject: 'asha', scopes: new Set(order.scopes), expiresAt },
    });
    now -= 120_000;
    expect(await verify((await issue(order)).token)).toMatchObject({ ok: false, rejection: { code: 'token-expired' } });
  });
});

test('the operator’s key opens everything, and nothing else does', async () => {
  expect(await verify(OPERATOR_KEY)).toMatchObject({ ok: true, identity: { subject: 'operator', expiresAt: null } });
  expect(await verify(`${OPERATOR_KEY} `)).toMatchObject({ ok: false });
  expect(await verify(OPERATOR_KEY, { operatorKey: null })).toMatchObject({ ok: false });
});

test('without a secret and a key set nobody needs a token', async () => {
  const open = createTokenVerifier({ ...settings, secret: null });
  expect(open.required).toBe(false);
  expect(await open.verify(undefined)).toMatchObject({ ok: true, identity: { subject: 'anyone' } });
});

describe('a key set', () => {
  type Answer = (response: ServerResponse) => void;

  /** A verifier whose identity provider answers in these ways, in turn, and then with its keys; and a token of it. */
  async function providerThat(...answers: Answer[]) {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
    const server = createServer((_request, response) => {
      const answer = answers.shift();
      if (answer === undefined) response.end(keys);
      else answer(response);
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    onTestFinished(() => void server.close());
    onTestFinished(() => server.closeAllConnections());
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const tokenOf = (kid: string) => {
      const jwt = new SignJWT({ scope: 'calls:read' }).setProtectedHeader({ alg: 'ES256', kid });
      return jwt.setSubject('asha').setExpirationTime('5m').sign(privateKey);
    };
    return { verifier: createTokenVerifier({ ...settings, secret: null, jwksUrl }), tokenOf };
  }

  test.each<[string, Answer]>([
    ['is answered with an error', (response) => response.writeHead(502).end('Bad Gateway')],
    ['is answered with a page', (response) => response.end('<h1>Maintenance</h1>')],
    ['is answered with something else', (response) => response.end('{"error":"try later"}')],
    ['is not answered', (response) => response.destroy()],
  ])('that %s says nothing about the token, which is taken when the keys are there', async (_what, answer) => {
    const { verifier, tokenOf } = await providerThat(answer);
    await expect(verifier.verify(await tokenOf('k1'))).rejects.toThrow(KeysUnavailableError);
    expect(await verifier.verify(await tokenOf('k1'))).toMatchObject({ ok: true, identity: { subject: 'asha' } });
  });

  test('that does not come in time says nothing about the token either', async () => {
    const { verifier, tokenOf } = await providerThat(() => undefined);
    const isOver = AbortSignal.abort(new DOMException('', 'TimeoutError'));
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(isOver);
    onTestFinished(() => timeout.mockRestore());
    await expect(verifier.verify(await tokenOf('k1'))).rejects.toThrow(KeysUnavailableError);
    expect(timeout).toHaveBeenCalledWith(5_000);
  });

  test('that has come, and not the key of the token, refuses it', async () => {
    const { verifier, tokenOf } = await providerThat();
    for (const refused of [await tokenOf('k2'), 'garbage', await token()]) {
      expect(await verifier.verify(refused)).toMatchObject({ ok: false, rejection: { code: 'unauthorized' } });
    }
  });
});
