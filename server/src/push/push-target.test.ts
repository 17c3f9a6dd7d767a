import { expect, test } from 'vitest';
import { pushTargetSchema, targetFromJson, targetToJson } from './push-target.ts';
import { Browser } from './testing/browser.ts';

const browser = new Browser().subscription('https://web.push.apple.com/x');

test('the same address is always stored as the same text', () => {
  const { kind, endpoint, keys } = new Browser().subscription('https://web.push.apple.com/x');
  const shuffled = { keys: { auth: keys.auth, p256dh: keys.p256dh }, endpoint, expirationTime: null, kind };
  expect(targetToJson(shuffled)).toBe(targetToJson({ kind, endpoint, keys }));
  expect(targetFromJson(targetToJson(shuffled))).toEqual({ kind, endpoint, keys });
});

test.each([
  ['a path in place of a token', { kind: 'apns', token: '../../3/device/x' }],
  ['half a byte too much', { kind: 'apns', token: `${'ab'.repeat(32)}c` }],
  ['an empty token', { kind: 'fcm', token: '' }],
  ['an endless token', { kind: 'fcm', token: 'x'.repeat(513) }],
  ['a file', { ...browser, endpoint: 'file:///etc/passwd' }],
  ['an endless address', { ...browser, endpoint: `https://web.push.apple.com/${'x'.repeat(1024)}` }],
  ['a key that is too short', { ...browser, keys: { ...browser.keys, p256dh: 'BA' } }],
  ['no keys', { ...browser, keys: {} }],
  ['another kind', { kind: 'pigeon' }],
])('is no target: %s', (_what, target) => {
  expect(pushTargetSchema.safeParse(target).success).toBe(false);
});

test('is a target', () => {
  expect(pushTargetSchema.safeParse(browser).success).toBe(true);
});
