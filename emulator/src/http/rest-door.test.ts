import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { restClient, twoPhones } from '../testing/rest-client.ts';
import { shortTimings } from '../testing/short-timings.ts';
import { emulatorVersion } from '../version.ts';

const basicAuth = `Basic ${Buffer.from('key:token').toString('base64')}`;

test.each([
  ['none', undefined],
  ['a wrong token', `Basic ${Buffer.from('key:wrong').toString('base64')}`],
  ['another scheme', 'Bearer token'],
])('with %s as credentials the answer is a 401 RestException', async (_name, authorization) => {
  await using emulator = await startEmulator();
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${emulator.url}/v1/Accounts/emulated1.json`, { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toContain('Basic');
  expect(await response.json()).toEqual({ RestException: { Status: 401, Message: 'Authentication failed' } });
});

test('credentials may be those of the options', async () => {
  await using emulator = await startEmulator({ account: { sid: 'acme1', key: 'a', token: 'b' } });
  const headers = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
  const response = await fetch(`${emulator.url}/v1/Accounts/acme1.json`, { headers });
  expect(await response.json()).toMatchObject({ Account: { Sid: 'acme1' } });
});

test.each(['/v1/Accounts/other1', '/v1/Accounts/emulated1/Nothing', '/v1/nothing'])(
  '%s is a 404 RestException in XML',
  async (path) => {
    await using emulator = await startEmulator();
    const response = await fetch(`${emulator.url}${path}`, { headers: { authorization: basicAuth } });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/xml');
    expect(await response.text()).toMatch(/<TwilioResponse><RestException><Status>404<\/Status><Message>/);
  },
);

test('an unknown call is a 404 RestException', async () => {
  await using emulator = await startEmulator();
  const response = await restClient(emulator).get('/Calls/0000000000000000000000000000189g.json');
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ RestException: { Status: 404, Message: 'No such call' } });
});

test('the 201st request in a minute is a 429 RestException, and a minute later all is well', async () => {
  const clock = manualClock(Date.now());
  await using emulator = await startEmulator({ clock });
  const client = restClient(emulator);
  const statuses = [];
  for (let count = 0; count < 201; count += 1) statuses.push((await client.get('.json')).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(200);
  expect(statuses.at(-1)).toBe(429);
  expect(await client.getJson('.json')).toEqual({ RestException: { Status: 429, Message: 'Rate limit exceeded' } });
  clock.advanceTo(clock.now() + 60_000);
  expect((await client.get('.json')).status).toBe(200);
});

test('the rate limit can be set and turned off', async () => {
  await using strict = await startEmulator({ requestsPerMinute: 1 });
  await using open = await startEmulator({ requestsPerMinute: null });
  expect((await restClient(strict).get('')).status).toBe(200);
  expect((await restClient(strict).get('')).status).toBe(429);
  for (let count = 0; count < 300; count += 1) expect((await restClient(open).get('')).status).toBe(200);
});

test('every answer carries the version of the emulator', async () => {
  await using emulator = await startEmulator();
  for (const path of ['/health', '/v1/Accounts/emulated1', '/_emulator/calls', '/nothing']) {
    const response = await fetch(`${emulator.url}${path}`);
    expect(response.headers.get('x-patchcord-emulator')).toBe(emulatorVersion);
  }
});

test('health says how many calls are ongoing', async () => {
  await using emulator = await startEmulator({ timings: { originateMs: 0 } });
  await restClient(emulator).call();
  const health = await (await fetch(`${emulator.url}/health`)).json();
  expect(health).toEqual({ status: 'ok', version: emulatorVersion, ongoingCalls: 1 });
});

test('connect takes multipart bodies', async () => {
  await using emulator = await startEmulator({ timings: shortTimings });
  const body = new FormData();
  for (const [name, value] of Object.entries(twoPhones)) body.append(name, value);
  const url = `${emulator.url}/v1/Accounts/emulated1/Calls/connect`;
  const response = await fetch(url, { method: 'POST', headers: { authorization: basicAuth }, body });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<To>09876509999</To>');
});

test.each([
  ['a JSON body', 415, 'application/json', '{}'],
  ['broken multipart', 400, 'multipart/form-data; boundary=x', 'nothing of the kind'],
  ['a body above 64 KiB', 413, 'application/x-www-form-urlencoded', `CustomField=${'x'.repeat(65 * 1024)}`],
])('%s is answered %i as a RestException', async (_name, status, contentType, body) => {
  await using emulator = await startEmulator();
  const response = await fetch(`${emulator.url}/v1/Accounts/emulated1/Calls/connect.json`, {
    method: 'POST',
    headers: { authorization: basicAuth, 'content-type': contentType },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ RestException: { Status: status } });
});

test('closing does not wait for a client that never finishes its request', async () => {
  const emulator = await startEmulator();
  const socket = connect(emulator.port, '127.0.0.1');
  await new Promise((resolve) => socket.write('POST /v1/Accounts/emulated1/Calls/connect HTTP/1.1\r\n', resolve));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await emulator.close();
  await closed;
});
