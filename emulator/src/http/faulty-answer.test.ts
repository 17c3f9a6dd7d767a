import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { eventually } from '../testing/eventually.ts';
import { restClient, twoPhones } from '../testing/rest-client.ts';
import { shortTimings } from '../testing/short-timings.ts';

const quick = { timings: shortTimings };

test('a status fault is a RestException with what it was given', async () => {
  await using emulator = await startEmulator(quick);
  const client = restClient(emulator);
  emulator.addFault({ kind: 'status', status: 429, exotelCode: 7, message: 'Slow down', retryAfterSeconds: 3 });
  const response = await client.connect(twoPhones);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('3');
  expect(await response.json()).toEqual({ RestException: { Status: 429, Message: 'Slow down', Code: 7 } });
  expect(emulator.calls()).toEqual([]);
  expect((await client.connect(twoPhones)).status).toBe(200);
});

test('a bare status fault is the captured 503', async () => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ match: 'account', kind: 'status' });
  expect(await restClient(emulator).getJson('.json')).toEqual({
    RestException: { Status: 503, Message: 'Service Unavailable; ', Code: 35008 },
  });
});

test('an html fault is the page of a gateway', async () => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ kind: 'html' });
  const response = await restClient(emulator).connect(twoPhones);
  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain('<h1>502</h1>');
});

test.each([
  ['truncated-json', /^\{"Call":\{"Sid":"[0-9a-z]{32}"/],
  ['truncated-xml', /^<\?xml [^>]*>\n<TwilioResponse><Call><Sid>[0-9a-z]{32}</],
] as const)('a %s fault places the call and answers one half of its answer', async (kind, beginning) => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ match: 'connect', kind });
  const response = await restClient(emulator).connect(twoPhones);
  expect(response.status).toBe(200);
  const body = await response.text();
  expect(body).toMatch(beginning);
  expect(body).not.toMatch(/(\}|<\/TwilioResponse>)$/);
  expect(emulator.calls()).toHaveLength(1);
});

test('a delay fault answers rightly but late', async () => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ match: 'connect', kind: 'delay', delayMs: 120 });
  const before = performance.now();
  const response = await restClient(emulator).connect(twoPhones);
  expect(performance.now() - before).toBeGreaterThanOrEqual(119);
  expect(await response.json()).toMatchObject({ Call: { Status: 'in-progress' } });
});

test('a reset fault breaks the connection', async () => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ kind: 'reset' });
  const request = restClient(emulator).connect(twoPhones);
  await expect(request).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(emulator.calls()).toEqual([]);
});

test('a silence fault never answers, until the emulator closes', async () => {
  const emulator = await startEmulator(quick);
  emulator.addFault({ match: 'connect', kind: 'silence', placesCall: true });
  const outcome = restClient(emulator)
    .connect(twoPhones)
    .then(
      () => 'answered',
      () => 'broken off',
    );
  await eventually(() => expect(emulator.calls()).toMatchObject([{ status: 'completed' }]));
  expect(await Promise.race([outcome, Promise.resolve('still waiting')])).toBe('still waiting');
  await emulator.close();
  expect(await outcome).toBe('broken off');
});

test.each(['status', 'html', 'reset', 'silence'] as const)(
  'a %s fault may hide that the call was placed',
  async (kind) => {
    await using emulator = await startEmulator(quick);
    emulator.addFault({ match: 'connect', kind, placesCall: true });
    const request = restClient(emulator).connect(twoPhones);
    // A connection that is reset, or ended with the emulator, is what this is about.
    request.catch(() => {});
    await eventually(() => expect(emulator.calls()).toMatchObject([{ status: 'completed' }]));
  },
);

test('a request that is turned away does not use a fault up', async () => {
  await using emulator = await startEmulator(quick);
  emulator.addFault({ kind: 'html' });
  expect((await fetch(`${emulator.url}/v1/Accounts/emulated1`)).status).toBe(401);
  expect((await restClient(emulator).get('')).status).toBe(502);
});
