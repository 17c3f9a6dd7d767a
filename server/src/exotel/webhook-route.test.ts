// How often the webhooks' door may be knocked on.
import { reject } from '@patchcord/protocol';
import { expect, test } from 'vitest';
import { createTokenVerifier } from '../auth/verify-token.ts';
import { createApp } from '../http/app.ts';
import { sendProblem } from '../http/problem.ts';
import { Secret } from '../secret.ts';
import { createWebhookAccess } from './webhook-access.ts';
import { webhookRoutes } from './webhook-route.ts';

test('so many requests are taken from one address, right or wrong, and more of them are refused', async () => {
  const refused: string[] = [];
  const { app } = await createApp({
    ...{ version: '0', publicUrl: 'https://calls.example.com', rejectionOf: () => reject('internal') },
    verifier: createTokenVerifier({
      ...{ secret: null, jwksUrl: null, audience: 'patchcord', isAudienceRequired: false, operatorKey: null },
    }),
    onError: (error) => expect.unreachable(String(error)),
    onAnswered: () => undefined,
  });
  await app.register(webhookRoutes, {
    access: createWebhookAccess('https://calls.example.com', new Secret('webhook-secret-0123')),
    record: async () => ({ callId: 'c', agent: null, changed: true, created: false }),
    ratePerSecond: 3,
    sendProblem,
    onRecorded: () => undefined,
    onRefused: (code) => refused.push(code),
  });
  const knock = (remoteAddress: string, key: string) =>
    app.inject({ method: 'POST', url: `/exotel/webhook?key=${key}`, payload: 'CallSid=abc', remoteAddress });
  let limited: Awaited<ReturnType<typeof knock>> | undefined;
  for (let turn = 0; turn < 1_000 && limited === undefined; turn += 1) {
    const answer = await knock('203.0.113.7', 'guess');
    if (answer.statusCode === 429) limited = answer;
    else expect(answer.statusCode).toBe(403);
  }
  expect(limited?.headers['retry-after']).toMatch(/^\d+$/);
  expect(refused).toContain('webhook-unauthorized');
  expect((await knock('203.0.113.8', 'webhook-secret-0123')).statusCode).toBe(200);
  await app.close();
});
