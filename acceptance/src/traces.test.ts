// Traces as a collector gets them: OTLP over HTTP, in JSON, received by a server of the test's own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { startTalkWorld } from './talk-world.ts';
import { startWorld } from './world.ts';

interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number; message?: string };
}

interface Received {
  resourceSpans: {
    resource: { attributes: ReceivedSpan['attributes'] };
    scopeSpans: { spans: ReceivedSpan[] }[];
  }[];
}

/** An OTLP collector (opentelemetry.io/docs/specs/otlp, OTLP/HTTP with JSON). */
async function startCollector() {
  const bodies: { text: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/v1/traces') response.statusCode = 404;
      else bodies.push({ text: Buffer.concat(chunks).toString(), headers: request.headers });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const resources = () => bodies.flatMap(({ text }) => (JSON.parse(text) as Received).resourceSpans);
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    bodies,
    resources,
    spans: () => resources().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function attributesOf({ attributes }: Pick<ReceivedSpan, 'attributes'>): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

test('a call is one trace, from the command through the dial and the webhooks to the broadcasts', async () => {
  await using collector = await startCollector();
  await using world = await startWorld({
    env: { ...collector.env, OTEL_SERVICE_NAME: 'calls', OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=acme' },
  });
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210', callType: 'voice' });
  const { callId } = await app.told('call_placed');
  await app.statusesUntilEnd();
  // What has not been sent yet goes out at the end.
  expect(await world.server.stop()).toBe(0);

  const traceId = callId.replaceAll('-', '');
  const spans = collector.spans().filter((span) => span.traceId === traceId);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path = (span: ReceivedSpan): string => {
    const parent = byId.get(span.parentSpanId ?? '');
    return parent === undefined ? span.name : `${path(parent)} > ${span.name}`;
  };
  const paths = new Set(spans.map(path));
  expect([...paths]).toEqual(
    expect.arrayContaining([
      'place call',
      'place call > commit',
      'place call > commit > broadcast',
      'place call > exotel dial',
      'webhook',
      'webhook > commit',
      'webhook > commit > broadcast',
    ]),
  );
  for (const span of spans) {
    expect(attributesOf(span)).toMatchObject({ 'patchcord.call.id': callId });
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
  }
  expect(collector.bodies[0]?.headers).toMatchObject({ 'x-tenant': 'acme', 'content-type': 'application/json' });
  expect(attributesOf(collector.resources()[0]?.resource ?? { attributes: [] })).toMatchObject({
    'service.name': 'calls',
    'service.version': expect.any(String),
    'service.instance.id': expect.any(String),
  });
  // Of people there is nothing in a trace.
  expect(collector.bodies.map(({ text }) => text).join()).not.toMatch(/1234567890|9876543210/);
  expect(world.server.output).toContain(callId);
});

test('a talk is a span of its call, with a turn for each thing that was said, and without a word of it', async () => {
  await using collector = await startCollector();
  await using world = await startTalkWorld({
    caller: ['mumble: 1s', '{ listenFor: speech, timeout: 10s }', '{ listenFor: silence, timeout: 10s }', 'hangUp'],
    env: collector.env,
  });
  const { callId, entries } = await world.talkOf(world.callIn());
  await world.nothingLeft();
  await world.server.stop();
  const spans = collector.spans().filter((span) => span.traceId === callId.replaceAll('-', ''));
  const talk = spans.find(({ name }) => name === 'talk');
  expect(attributesOf(talk ?? { attributes: [] })).toMatchObject({ agent: 'desk', end: 'caller-hung-up' });
  const turns = spans.filter(({ name }) => name === 'turn');
  expect(turns.map((turn) => attributesOf(turn)['role'])).toEqual(entries.map(({ role }) => role));
  expect(new Set(turns.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([talk?.spanId]));
  for (const { text } of entries.filter((entry) => entry.text.length > 3)) {
    expect(collector.bodies.map((body) => body.text).join()).not.toContain(text);
  }
});

test('a command that is refused is a span that says so', async () => {
  await using collector = await startCollector();
  await using world = await startWorld({ env: collector.env });
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId: 'alice', recipientId: '9876543210', callType: 'voice' });
  expect(await app.told('error')).toMatchObject({ code: 'invalid-number' });
  await world.server.stop();
  expect(collector.spans()).toMatchObject([{ name: 'place call', status: { code: 2, message: 'invalid-number' } }]);
});

test('a collector that is away costs nothing but a line in the log', async () => {
  const collector = await startCollector();
  await collector[Symbol.asyncDispose]();
  await using world = await startWorld({ env: { ...collector.env, OTEL_EXPORTER_OTLP_TIMEOUT: '200' } });
  const app = await world.app();
  app.send({ type: 'incoming_call', callerId: '1234567890', recipientId: '9876543210', callType: 'voice' });
  await app.statusesUntilEnd();
  await world.server.stop();
  await eventually(() => expect(world.server.output).toContain('Spans could not be sent'));
});
