// Every reader at the server's doors against whatever may come: none throws, none lets in what it should not, and each
// tells what is wrong by its code.
import { reject } from '@patchcord/protocol';
import fc from 'fast-check';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { createTokenIssuer } from './auth/issue-token.ts';
import { createTokenVerifier } from './auth/verify-token.ts';
import { readNotice } from './bus/log-notice.ts';
import { readMessage } from './delivery/read-message.ts';
import { createStreamAccess } from './exotel/stream/stream-access.ts';
import { createWebhookAccess } from './exotel/webhook-access.ts';
import { webhookRoutes } from './exotel/webhook-route.ts';
import { createApp } from './http/app.ts';
import { readRange } from './http/asked-range.ts';
import { decodeCursor } from './http/cursor.ts';
import { sendProblem } from './http/problem.ts';
import { withoutPrivateText } from './log/log-net.ts';
import { traceIdOf } from './log/trace-id.ts';
import { isTrustedOrigin } from './origin.ts';
import { pushTargetSchema, targetFromJson } from './push/push-target.ts';
import { Secret } from './secret.ts';
import { broken, buffers, texts } from './testing/noise.ts';

const RUNS = { numRuns: 2_000 };
const secret = new Secret('secret-secret-secret-secret-secret');
const callId = '01a2064c-7cab-7793-b4f2-a43a63c9203d';

describe('what apps send', () => {
  const types = fc.constantFrom(
    'hello',
    'incoming_call',
    'end_call',
    'ring_ack',
    'accept_call',
    'ping',
    '__proto__',
    'x',
  );
  const fields = ['type', 'token', 'userId', 'deviceId', 'resume', 'callerId', 'recipientId', 'callId', 'requestId'];
  const messages = fc
    .record(Object.fromEntries(fields.map((name) => [name, fc.jsonValue()])), { requiredKeys: [] })
    .chain((message) => types.map((type) => JSON.stringify({ ...message, type })));

  test('is a message, a media event, or refused with a code', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          buffers,
          messages.map((text) => Buffer.from(text)),
        ),
        fc.boolean(),
        (data, isBinary) => {
          const read = readMessage(data, isBinary);
          if (read.kind === 'refused') expect(read.rejection.code).toMatch(/^[a-z-]+$/);
          else expect(isBinary).toBe(false);
        },
      ),
      RUNS,
    );
  });

  test('in cursors, ranges, push targets and origins is read or is none', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const place = decodeCursor(text);
        if (place !== null) expect(Number.isSafeInteger(place.createdAt)).toBe(true);
        const range = readRange(text);
        if (range.kind === 'from' && range.last !== null) expect(range.last).toBeGreaterThanOrEqual(range.first);
        expect(typeof isTrustedOrigin({ origin: text }, 'https://calls.example.com')).toBe('boolean');
        expect(traceIdOf(text) ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
        targetFromJson(text);
        expect(typeof pushTargetSchema.safeParse(text).success).toBe('boolean');
      }),
      RUNS,
    );
  });
});

describe('tokens', () => {
  const issue = createTokenIssuer({ secret, audience: 'patchcord', now: () => Date.now() });
  const verifier = createTokenVerifier({
    ...{ secret, jwksUrl: null, audience: 'patchcord', isAudienceRequired: false },
    operatorKey: new Secret('operator-operator-operator-operator'),
  });

  test('that nobody has issued are refused, whatever is in them', async () => {
    const part = fc.oneof(
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
      fc.constantFrom('eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9', ''),
      texts,
    );
    const forged = fc.oneof(
      texts,
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(forged, async (token) => {
        expect((await verifier.verify(token)).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('that were changed in one place are refused', async () => {
    const { token } = await issue({ subject: 'asha', scopes: ['admin'], expiresInSeconds: 60 });
    expect((await verifier.verify(token)).ok).toBe(true);
    // The last character of base64url holds bits that count for nothing.
    await fc.assert(
      fc.asyncProperty(
        broken(token.slice(0, -1)).map((start) => start + token.slice(-1)),
        async (changed) => {
          expect((await verifier.verify(changed)).ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the addresses that Exotel is given', () => {
  const now = () => Date.parse('2026-11-23T00:00:00Z');
  const webhooks = createWebhookAccess('https://x', secret);
  const streams = createStreamAccess({ publicUrl: 'https://x', secret, apiCredentials: new Secret('key:token'), now });
  const webhookToken = new URL(webhooks.urlOf(callId)).searchParams.get('token') ?? '';
  const streamToken =
    new URL(streams.urlOf({ callId, agent: 'sales', sampleRate: 8000, hasFlow: true })).searchParams.get('token') ?? '';

  test('open nothing when they are changed in one place', () => {
    const query = (token: string) => new URLSearchParams({ call: callId, token });
    expect(webhooks.check(query(webhookToken))).toEqual({ callId });
    expect(streams.check(query(streamToken), undefined)).toMatchObject({ kind: 'let-in' });
    fc.assert(
      fc.property(broken(webhookToken), broken(streamToken), (webhook, stream) => {
        expect(webhooks.check(query(webhook))).toBeNull();
        expect(streams.check(query(stream), undefined)).toEqual({ kind: 'refused' });
      }),
      RUNS,
    );
  });

  test('and headers of any kind open nothing either', () => {
    fc.assert(
      fc.property(texts, texts, (text, header) => {
        const query = new URLSearchParams(text);
        expect(webhooks.check(query)).toBeNull();
        for (const authorization of [header, `Basic ${header}`, `Basic ${Buffer.from(header).toString('base64')}`]) {
          expect(streams.check(query, authorization).kind).not.toBe('let-in');
        }
      }),
      RUNS,
    );
  });
});

test('webhooks of any content type, query and body are answered, and never with an error of ours', async () => {
  const app = fastify();
  await app.register(webhookRoutes, {
    access: createWebhookAccess('https://x', null),
    record: async () => ({ callId, agent: null, changed: true, created: false }),
    ratePerSecond: 1_000_000,
    sendProblem,
    onRecorded: () => undefined,
    onRefused: () => undefined,
  });
  const headers = fc.option(
    fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'a/b',
      ),
      fc.stringMatching(/^[ -~]{0,60}$/),
    ),
    { nil: undefined },
  );
  const queries = texts.map((text) => encodeURIComponent(text).replaceAll('%26', '&').replaceAll('%3D', '='));
  await fc.assert(
    fc.asyncProperty(headers, queries, buffers, async (contentType, query, payload) => {
      const answer = await app.inject({
        ...{ method: 'POST', url: `/exotel/webhook?${query}`, payload },
        headers: contentType === undefined ? {} : { 'content-type': contentType },
      });
      expect([200, 400, 413, 415, 422]).toContain(answer.statusCode);
    }),
    { numRuns: 1_000 },
  );
  await app.close();
});

test('what proxies and browsers say of a request is taken or left, and never breaks it', async () => {
  const { app } = await createApp({
    ...{ version: '0', publicUrl: 'https://calls.example.com', onAnswered: () => undefined },
    verifier: createTokenVerifier({
      ...{ secret, jwksUrl: null, audience: 'patchcord', isAudienceRequired: false, operatorKey: null },
    }),
    rejectionOf: () => reject('internal'),
    onError: (error) => expect.unreachable(String(error)),
  });
  app.get('/api/anything', { config: { scope: 'calls:read' } }, async () => ({}));
  const value = fc.stringMatching(/^[ -~]{0,80}$/);
  const names = [
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-host',
    'authorization',
    'origin',
    'accept',
    'range',
  ];
  const headers = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(headers, async (given) => {
      const answer = await app.inject({ url: '/api/anything', headers: given });
      expect([401, 429]).toContain(answer.statusCode);
    }),
    { numRuns: 500 },
  );
  await app.close();
});

test('notices of other instances are read or are none', () => {
  fc.assert(
    fc.property(buffers, (payload) => {
      const notice = readNotice(payload);
      if (notice !== null) expect(Number.isSafeInteger(notice.seq)).toBe(true);
    }),
    RUNS,
  );
});

test('the log’s net leaves JSON as JSON, and catches nothing twice', () => {
  fc.assert(
    fc.property(fc.json(), texts, (json, text) => {
      const line = JSON.stringify({ msg: text, more: JSON.parse(json) });
      const left = withoutPrivateText(line);
      expect(() => JSON.parse(left)).not.toThrow();
      expect(withoutPrivateText(left)).toBe(left);
    }),
    RUNS,
  );
});
