// What the checks of a setup find, and that none of them keeps the others waiting.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { accountCheck, exoPhoneCheck } from './exotel-checks.ts';
import { accessCheck, databaseCheck, modelCheck, peersCheck, publicUrlCheck, streamUrlCheck } from './own-checks.ts';
import { pastedUrls } from './pasted-urls.ts';
import { type LookAt, ok, runChecks } from './setup-check.ts';

const look = (lookAt: LookAt) => lookAt(new AbortController().signal);

/** Answers everything so, and remembers who asked. */
async function service(status: number, body: unknown) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a check that never ends has failed, and the others are told all the same', async () => {
  const checks = await runChecks(
    [
      ['account', () => new Promise(() => undefined)],
      ['database', async () => ok('It answers.')],
    ],
    20,
  );
  expect(checks.map(({ id, status }) => [id, status])).toEqual([
    ['account', 'failed'],
    ['database', 'ok'],
  ]);
});

const exotel = { callerId: '08047000001', isEmulated: false, host: 'api.exotel.com' };
const refusal = (code: 'exotel-unauthorized' | 'exotel-not-found') =>
  ({ ok: false, error: { code, mayHavePlacedCall: false } }) as const;
const accepted = { ok: true, value: { accepted: true } } as const;

test('refused credentials lead to the dashboard, and to the other region', async () => {
  const client = { checkAccount: async () => refusal('exotel-unauthorized'), exoPhones: async () => expect.fail() };
  const finding = await look(accountCheck({ ...exotel, client }));
  expect(finding).toMatchObject({ status: 'failed', cure: expect.stringContaining('this server asks api.exotel.com') });
});

test.each([
  ['written otherwise', ['+918047000001'], 'ok'],
  ['of somebody else', ['+918047000002'], 'failed'],
])('the ExoPhone of calls is looked for among those of the account: one %s', async (_what, value, status) => {
  const client = { checkAccount: async () => accepted, exoPhones: async () => ({ ok: true, value }) as const };
  const toE164 = (number: string) => number.replace(/^0/, '+91');
  expect(await look(exoPhoneCheck({ ...exotel, client }, toE164))).toMatchObject({ status });
});

test.each([
  ['exotel-not-found', 'does not list its numbers'],
  // Told once, by the check of the account.
  ['exotel-unauthorized', 'once Exotel takes the credentials'],
] as const)('a number that cannot be looked for (%s) is not called wrong', async (code, finding) => {
  const client = { checkAccount: async () => accepted, exoPhones: async () => refusal(code) };
  expect(await look(exoPhoneCheck({ ...exotel, client }, (number) => number))).toMatchObject({
    status: 'not-set',
    finding: expect.stringContaining(finding),
  });
});

const health = {
  ...{ status: 'ok', version: '0.1.0', uptimeSeconds: 1, bus: 'connected', telephony: 'exotel', agent: 'none' },
  ...{ database: { engine: 'postgres', ok: true }, clients: 0, streams: 0, maxStreams: 10 },
};

test.each([
  ['this server', { ...health, instance: 'a', deployment: 'd' }, 'ok'],
  ['another instance behind the same proxy', { ...health, instance: 'b', deployment: 'd' }, 'ok'],
  ['another deployment', { ...health, instance: 'b', deployment: 'e' }, 'failed'],
  ['something else', { hello: 'world' }, 'failed'],
])('the public address may lead to %s', async (_where, answer, status) => {
  const self = { instance: 'a', deployment: 'd' };
  const reached = { publicUrl: 'https://calls.example.com', telephony: 'exotel', ...self } as const;
  expect(await look(publicUrlCheck(reached, async () => Response.json(answer)))).toMatchObject({ status });
});

test('Exotel cannot reach a loopback address, and opens no stream that is not encrypted', async () => {
  const reached = { publicUrl: 'http://127.0.0.1:5050', telephony: 'exotel', instance: 'a', deployment: 'd' } as const;
  expect(await look(publicUrlCheck(reached))).toMatchObject({ status: 'failed' });
  expect(await look(streamUrlCheck(reached))).toMatchObject({ status: 'failed' });
  const emulated = { ...reached, telephony: 'emulator' } as const;
  expect(await look(publicUrlCheck(emulated))).toMatchObject({ status: 'emulated' });
  const secure = { ...reached, publicUrl: 'https://calls.example.com' };
  expect(await look(streamUrlCheck(secure))).toMatchObject({
    status: 'ok',
    finding: expect.stringContaining('wss://calls.example.com/exotel-stream'),
  });
});

test('the model’s service is asked with the key, and what it says is told without it', async () => {
  for (const [status, expected] of [
    [200, 'ok'],
    [401, 'failed'],
    [429, 'failed'],
  ] as const) {
    const { origin, asked } = await service(status, {});
    const model = {
      agent: 'openai',
      realtimeUrl: `${origin.replace('http', 'ws')}/v1/realtime`,
      authorization: 'Bearer k',
    } as const;
    const finding = await look(modelCheck(model));
    expect([status, finding.status]).toEqual([status, expected]);
    expect(JSON.stringify(finding)).not.toContain('Bearer');
    expect(asked).toEqual([{ url: '/v1/models', authorization: 'Bearer k' }]);
  }
});

test('a peer that is no server of ours does not count as one', async () => {
  const { origin } = await service(200, { hello: 'world' });
  expect(await look(peersCheck([origin]))).toMatchObject({
    status: 'failed',
    finding: expect.stringContaining(origin),
  });
  expect(await look(peersCheck([]))).toMatchObject({ status: 'not-set' });
});

test('an open server is fine on this machine and a failure in public; a database that breaks is told', async () => {
  expect(await look(accessCheck({ isOpen: true, publicUrl: 'http://localhost:1' }))).toMatchObject({
    status: 'not-set',
  });
  expect(await look(accessCheck({ isOpen: true, publicUrl: 'https://a.example' }))).toMatchObject({ status: 'failed' });
  const broken = databaseCheck('postgres', () => Promise.reject(new Error('password of postgres')));
  expect(await look(broken)).toEqual({
    status: 'failed',
    finding: 'The database does not answer.',
    cure: expect.any(String),
  });
});

test('addresses to paste carry no secret, and say that they need one', () => {
  expect(pastedUrls('https://calls.example.com', true)[0]).toMatchObject({
    url: 'https://calls.example.com/exotel/voicebot',
    needsKey: true,
  });
});
