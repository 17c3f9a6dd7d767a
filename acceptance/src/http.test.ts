// The REST doors, their documentation, and what they say when the database is away.
import { startPostgres } from '@patchcord/testing/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { floodUntilLimited, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ emulator: { timings: { talkMs: 1 } } });
});
afterAll(async () => world[Symbol.asyncDispose]());

function post(path: string, body: string, headers: Record<string, string> = {}) {
  return world.get(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

describe('health', () => {
  test('tells who answers and on what it depends', async () => {
    expect(await world.get('/health')).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        instance: expect.any(String),
        database: { engine: 'sqlite', ok: true },
        bus: 'in-process',
        telephony: 'emulator',
      },
    });
    expect(await world.get('/livez')).toMatchObject({ status: 200 });
    expect(await world.get('/readyz')).toMatchObject({ status: 200 });
  });

  test('metrics are Prometheus’, with the clients that are there', async () => {
    const app = await world.app();
    app.send({ type: 'ping' });
    await app.told('pong');
    const text = await (await fetch(`${world.server.url}/metrics`)).text();
    expect(text).toMatch(/^patchcord_clients [1-9]/m);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});

test('what a call does is counted, by names and labels that tell of nobody', async () => {
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId: '1234567891', recipientId: '9876500099', callType: 'voice' });
  const { callId } = await app.told('call_placed');
  await app.statusesUntilEnd((call) => call.callId === callId);
  const metrics = async () => (await fetch(`${world.server.url}/metrics`)).text();
  for (const [name, least] of [
    ['patchcord_call_statuses_total{status="completed",direction="outbound"}', 1],
    ['patchcord_exotel_requests_total{kind="dial",outcome="ok"}', 1],
    ['patchcord_exotel_request_duration_seconds_count{kind="dial"}', 1],
    ['patchcord_webhook_duration_seconds_count', 1],
    ['patchcord_webhook_lag_seconds_count', 1],
    ['patchcord_commit_duration_seconds_count', 3],
    ['patchcord_broadcast_duration_seconds_count', 3],
    ['patchcord_http_requests_total{method="POST",route="/exotel/webhook",status="200"}', 1],
    ['patchcord_duty', 1],
    ['patchcord_bus_up', 1],
    ['patchcord_streams_limit', 300],
  ] as const) {
    const value = async () => Number((await metrics()).split(`\n${name} `)[1]?.split('\n', 1)[0]);
    await expect.poll(value, { message: name }).toBeGreaterThanOrEqual(least);
  }
  const text = await metrics();
  for (const hidden of ['1234567891', '9876500099', callId]) expect(text).not.toContain(hidden);
});

describe('documentation', () => {
  test('OpenAPI names every route and problem; AsyncAPI and the schemas are there', async () => {
    const { body } = await world.get('/docs/json');
    expect(Object.keys(body['paths'] as object).toSorted()).toEqual(
      [
        '/api/agents',
        '/api/agents/{name}/file',
        '/api/agents/{name}/talks',
        '/api/agents/{name}/validate',
        '/api/calls',
        '/api/calls/count',
        '/api/calls/{id}',
        '/api/calls/{id}/hangup',
        '/api/calls/{id}/recording',
        '/api/calls/{id}/transcript',
        '/health',
        '/livez',
        '/metrics',
        '/readyz',
        '/api/devices/{deviceId}/push',
        '/api/deliveries',
        '/api/devices',
        '/api/ice-servers',
        '/api/instances',
        '/api/me',
        '/api/push',
        '/api/setup',
        '/api/tokens',
        '/api/users/{userId}/presence',
      ].toSorted(),
    );
    expect((await world.get('/docs/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
    expect(Object.keys((await world.get('/docs/messages.schema.json')).body)).toEqual(['client', 'server']);
    const page = await fetch(`${world.server.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });
});

describe('calls', () => {
  test('are placed, found and paged through, each once', async () => {
    const ids: unknown[] = [];
    for (const suffix of ['20', '21', '22', '23', '24']) {
      const placed = await post(
        '/api/calls',
        JSON.stringify({ callerId: '1234567890', recipientId: `98765000${suffix}` }),
      );
      expect(placed).toMatchObject({ status: 201, body: { status: 'initiated', callType: 'voice' } });
      ids.push(placed.body['callId']);
    }
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: Record<string, unknown> } = await world.get(
        `/api/calls?limit=2&number=1234567890${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...(page.body['calls'] as { callId: string }[]).map(({ callId }) => callId));
      cursor = page.body['nextCursor'] as string | null;
    }
    expect(seen).toEqual(ids.toReversed());
    const one = await world.get('/api/calls?number=%2B919876500022');
    expect(one.body['calls']).toMatchObject([{ callId: ids[2] }]);
  });

  test.each<[string, string, number, string]>([
    ['/api/calls', 'not json', 400, 'invalid-json'],
    ['/api/calls', '', 400, 'invalid-json'],
    ['/api/calls', '[]', 400, 'invalid-message'],
    ['/api/calls', '{"callerId":"1"}', 400, 'invalid-message'],
    ['/api/calls', '{"callerId":"alice","recipientId":"9876543210"}', 422, 'invalid-number'],
    [
      '/api/calls',
      '{"callerId":"1234567890","recipientId":"9876543210","callType":"video"}',
      422,
      'video-needs-app-user',
    ],
    ['/api/calls', `{"callerId":"${'1'.repeat(70_000)}"}`, 413, 'message-too-large'],
    ['/api/nothing', '{}', 404, 'not-found'],
  ])('POST %s with %.40s is a problem with a code', async (path, body, status, code) => {
    expect(await post(path, body)).toMatchObject({ status, body: { code, status, detail: expect.any(String) } });
  });

  test('a body that is no JSON by its type is refused as such', async () => {
    expect(await post('/api/calls', 'a=b', { 'content-type': 'text/xml' })).toMatchObject({
      status: 415,
      body: { code: 'unsupported-media-type' },
    });
  });

  test.each([
    ['limit=0', 'invalid-message'],
    ['status=sleeping', 'invalid-message'],
    ['cursor=rubbish', 'invalid-cursor'],
    ['number=alice', 'invalid-number'],
    ['from=yesterday', 'invalid-message'],
  ])('a list with %s is refused', async (query, code) => {
    expect((await world.get(`/api/calls?${query}`)).body).toMatchObject({ code });
  });

  test('a flood from one address is told when to come back', async () => {
    const limited = await floodUntilLimited(() => fetch(`${world.server.url}/livez`));
    expect(limited.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await limited.json()).toMatchObject({ code: 'rate-limited', temporary: true });
  });
});

test('without its database the server acknowledges nothing, says so, and heals by itself', async () => {
  await using postgres = await startPostgres();
  await using lonely = await startWorld({ env: { DATABASE_URL: await postgres.createDatabase() } });
  const app = await lonely.app();
  const webhook = () => lonely.webhook({ CallSid: 'c0ffee18bl', EventType: 'terminal', Status: 'completed' });

  await postgres.stop();
  const refused = await webhook();
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'store-unavailable', temporary: true });
  app.send({ type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210', requestId: 'r-1' });
  expect(await app.told('error')).toMatchObject({ code: 'store-unavailable', requestId: 'r-1', temporary: true });
  expect(await lonely.get('/readyz')).toMatchObject({ status: 503, body: { status: 'database-unavailable' } });
  expect((await lonely.get('/livez')).status).toBe(200);

  await postgres.startAgain();
  await expect.poll(async () => (await lonely.get('/readyz')).status).toBe(200);
  expect((await webhook()).status).toBe(200);
  expect(await app.statusesUntilEnd()).toEqual(['ringing', 'completed']);
  expect(lonely.emulator.calls()).toEqual([]);
});
