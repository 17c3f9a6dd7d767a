import { expect, test } from 'vitest';
import webPush from 'web-push';
import { Secret } from '../secret.ts';
import { createPushSender } from './create-push-sender.ts';
import { Browser } from './testing/browser.ts';

const ring = { callId: 'call-1', from: '98', callType: 'voice', expiresAt: 1_000 } as const;
const nothing = { webPush: null, fcm: null, apns: null };

test('a target whose service is not set up is refused', async () => {
  const sender = createPushSender(nothing, { now: () => 0 });
  for (const target of [
    { kind: 'fcm', token: 'x' } as const,
    { kind: 'apns', token: 'ab'.repeat(32), sandbox: false } as const,
    new Browser().subscription('https://web.push.apple.com/x'),
  ]) {
    expect(await sender.send(target, ring)).toEqual({ kind: 'refused', reason: 'not-configured' });
  }
  sender.close();
});

test('a ring that is over is not sent', async () => {
  const sender = createPushSender(nothing, { now: () => 1_000 });
  expect(await sender.send({ kind: 'fcm', token: 'x' }, ring)).toEqual({ kind: 'refused', reason: 'expired' });
});

test('what cannot be sent at all is refused without a word of why that could hold a key', async () => {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  const settings = { publicKey, privateKey: new Secret(privateKey), subject: 'mailto:a@example.com', origins: [] };
  const sender = createPushSender({ ...nothing, webPush: settings }, { now: () => 0 });
  const target = new Browser().subscription('https://web.push.apple.com/x');
  const broken = { ...target, keys: { ...target.keys, p256dh: 'BA' } };
  expect(await sender.send(broken, ring)).toEqual({ kind: 'refused', reason: 'not-sendable' });
});
