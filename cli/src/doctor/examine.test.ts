// Each way to set up a deployment wrongly is planted into one that is sound, and has to be found, alone, with its cure.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@patchcord/testing/free-port';
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { type SoundDeployment, startSoundDeployment } from '../testing/sound-deployment.ts';
import { examine } from './examine.ts';

let sound: SoundDeployment;
beforeAll(async () => {
  sound = await startSoundDeployment();
});
afterAll(() => sound[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;

async function examined(plant: Record<string, string> = {}, now: () => number = () => Date.now()) {
  const findings = await examine({ env: { ...sound.env, ...plant }, now });
  return {
    failed: findings.filter(({ verdict }) => verdict === 'failed'),
    ok: findings.filter(({ verdict }) => verdict === 'ok').map(({ check }) => check),
    text: JSON.stringify(findings),
  };
}

/** Expects one failed finding. */
async function expectFound(plant: Record<string, string>, [check, message, cure]: [string, RegExp, RegExp]) {
  const { failed } = await examined(plant);
  expect(failed).toEqual([
    { check, verdict: 'failed', message: expect.stringMatching(message), cure: expect.stringMatching(cure) },
  ]);
}

/** A port where nobody is. */
const nowhere = async () => `127.0.0.1:${await freePort()}`;

test('of a sound deployment everything is looked at and nothing is found', async () => {
  const { failed, ok } = await examined();
  expect(failed).toEqual([]);
  expect(new Set(ok)).toEqual(
    new Set(['settings', 'clock', 'exotel', 'public-url', 'turn', 'model', 'database', 'redis', 'peer']),
  );
});

test('a wrong API token', () =>
  expectFound({ EXOTEL_TOKEN: 'wrong' }, ['exotel', /does not take EXOTEL_API_KEY/, /Copy both anew/]));

test('the SID of another account', async () => {
  const { failed } = await examined({ EXOTEL_SID: 'somebody2' });
  expect(failed[0]).toMatchObject({
    check: 'exotel',
    message: expect.stringContaining('no account somebody2'),
    cure: expect.stringContaining('Set EXOTEL_SID'),
  });
});

test('a public URL that only this network can reach, with Exotel itself', async () => {
  // What is not the emulator's account is taken for a real one.
  const { failed } = await examined({ EXOTEL_SID: 'somebody2' });
  expect(failed[1]).toMatchObject({
    check: 'public-url',
    message: expect.stringContaining('only this network can reach'),
    cure: expect.stringContaining('a tunnel'),
  });
});

test('an ExoPhone that the account does not own', () =>
  expectFound({ EXOTEL_CALLER_ID: '08047000009' }, ['exotel', /does not own EXOTEL_CALLER_ID/, /an ExoPhone of the/]));

test('an Exotel that cannot be reached', async () => {
  await expectFound({ EXOTEL_BASE_URL: `http://${await nowhere()}` }, ['exotel', /was not reached/, /firewall/]);
});

test('a clock that is wrong', async () => {
  const { failed } = await examined({}, () => Date.now() + HOUR_MS);
  expect(failed.find(({ check }) => check === 'clock')).toMatchObject({
    message: expect.stringMatching(/3(600|599|601) s fast/),
    cure: expect.stringContaining('timedatectl set-ntp true'),
  });
});

test('a public URL where nobody listens', async () => {
  await expectFound({ PUBLIC_URL: `http://${await nowhere()}` }, [
    'public-url',
    /nothing listens there/,
    /Start the server/,
  ]);
});

test('a public URL that leads to something else', async () => {
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as AddressInfo;
  await expectFound({ PUBLIC_URL: `http://127.0.0.1:${port}` }, ['public-url', /something else answers/, /lead to it/]);
});

test('a proxy that lets no WebSocket through', async () => {
  const proxy = createServer((request, response) => {
    void fetch(`${sound.env['PUBLIC_URL']}${request.url}`).then(async (answer) => response.end(await answer.text()));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void proxy.close());
  await new Promise((listening) => proxy.once('listening', listening));
  const { port } = proxy.address() as AddressInfo;
  await expectFound({ PUBLIC_URL: `http://127.0.0.1:${port}` }, ['public-url', /WebSockets do not get/, /Upgrade/]);
});

test('no webhook secret in production', () =>
  expectFound({ EXOTEL_WEBHOOK_SECRET: '' }, ['settings', /EXOTEL_WEBHOOK_SECRET is missing/, /randomBytes\(32\)/]));

test('of settings that are no settings the first is told, and the rest is looked at all the same', async () => {
  const { failed, ok } = await examined({ AUTH_SECRET: 'short', EXOTEL_API_KEY: '' });
  expect(failed.map(({ message }) => message)).toEqual([expect.stringContaining('AUTH_SECRET needs at least 32')]);
  expect(ok).toContain('database');
});

test('a wrong key of the voice model', () =>
  expectFound({ OPENAI_API_KEY: 'wrong' }, ['model', /does not take OPENAI_API_KEY: invalid_api_key/, /new key/]));

test('a voice model that cannot be reached', async () => {
  await expectFound({ OPENAI_REALTIME_URL: `ws://${await nowhere()}/v1/realtime` }, [
    'model',
    /not reached/,
    /OPENAI_REALTIME_URL/,
  ]);
});

test('a database that is down', async () => {
  await expectFound({ DATABASE_URL: `postgres://me:pass-word@${await nowhere()}/calls` }, [
    'database',
    /nothing listens/,
    /DATABASE_URL/,
  ]);
});

test('a database that is not there', () =>
  expectFound({ DATABASE_URL: `${sound.env['DATABASE_URL']}_other` }, [
    'database',
    /no database of this name/,
    /DATABASE_URL/,
  ]));

test('a Redis that is down', async () => {
  await expectFound({ REDIS_URL: `redis://:pass-word@${await nowhere()}` }, ['redis', /nothing listens/, /REDIS_URL/]);
});

test('another TURN secret than coturn’s', async () => {
  const { failed } = await examined({ TURN_SECRET: 'another-secret-of-more-than-32-characters' });
  expect(failed).toHaveLength(2);
  for (const { check, message, cure } of failed) {
    expect([check, message]).toEqual(['turn', expect.stringContaining('does not take credentials')]);
    expect(cure).toContain('static-auth-secret');
  }
});

test.each([
  ['no TURN secret', { TURN_SECRET: '' }],
  ['a TURN secret that is too short', { TURN_SECRET: 'short' }],
  ['a TURN address that is none', { TURN_URLS: 'turn.example.com:3478' }],
])('%s, by the words of the server itself', (_what, plant) =>
  expectFound(plant, ['settings', /^TURN_(SECRET|URLS)/, /static-auth-secret/]),
);

test('a TURN server that is down', async () => {
  const url = `turn:${await nowhere()}?transport=tcp`;
  await expectFound({ TURN_URLS: url }, ['turn', /nothing listens/, /Start coturn/]);
});

test('a peer that does not answer', async () => {
  await expectFound({ FALLBACK_URL: `http://${await nowhere()}` }, ['peer', /does not answer/, /FALLBACK_URL/]);
});

test('a peer on another database', async () => {
  const { env } = sound;
  const port = await freePort();
  const FALLBACK_URL = `http://127.0.0.1:${port}`;
  const DATABASE_URL = await createDatabase(inject('postgresUrl'));
  await using _other = await ServerProcess.start(
    { ...env, DATABASE_URL, PORT: String(port), PUBLIC_URL: FALLBACK_URL },
    port,
  );
  await expectFound({ FALLBACK_URL }, ['peer', /not of this deployment/, /the same DATABASE_URL/]);
});

test('a peer with another AUTH_SECRET', () =>
  expectFound({ AUTH_SECRET: 'not-the-auth-secret-of-the-other-one' }, [
    'peer',
    /does not take tokens/,
    /the same AUTH_SECRET/,
  ]));

test('no secret is in what is found', async () => {
  const { text } = await examined({
    EXOTEL_TOKEN: 'wrong-token',
    DATABASE_URL: `postgres://me:pass-word@${await nowhere()}/x`,
  });
  for (const name of ['EXOTEL_WEBHOOK_SECRET', 'AUTH_SECRET', 'OPENAI_API_KEY', 'TURN_SECRET']) {
    expect(text).not.toContain(sound.env[name]);
  }
  expect(text).not.toMatch(/wrong-token|pass-word|08047000001/);
});
