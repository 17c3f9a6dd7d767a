import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { type IceSettings, iceServersFor } from './ice-servers.ts';

const secret = 'turn-secret-turn-secret-turn-secret';
const settings: IceSettings = {
  stunUrls: ['stun:stun.example.com'],
  turn: { urls: ['turn:turn.example.com'], secret: new Secret(secret), ttlSeconds: 3600 },
};
const now = Date.parse('2026-11-23T10:00:00.900Z');

test('the user name begins with the end of its time, and the password is its HMAC-SHA1', () => {
  const { iceServers, expiresAt } = iceServersFor('asha', settings, now);
  const [stun, turn] = iceServers;
  expect(stun).toEqual({ urls: ['stun:stun.example.com'] });
  expect(turn?.username).toMatch(/^1795431600:[\w-]{16}$/);
  expect(turn?.credential).toBe(
    createHmac('sha1', secret)
      .update(turn?.username ?? '')
      .digest('base64'),
  );
  expect(expiresAt).toBe(Date.parse('2026-11-23T11:00:00.000Z'));
});

test('a user has the same name each time and another has another, and neither name tells who it is', () => {
  const nameOf = (subject: string) => iceServersFor(subject, settings, now).iceServers[1]?.username?.split(':')[1];
  expect(nameOf('+919876543210')).toBe(nameOf('+919876543210'));
  expect(nameOf('+919876543210')).not.toBe(nameOf('+919876543211'));
  expect(nameOf('+919876543210')).not.toContain('9876543210');
});

test('without TURN there are no credentials, and without STUN there is nothing', () => {
  expect(iceServersFor('asha', { ...settings, turn: null }, now)).toEqual({
    iceServers: [{ urls: ['stun:stun.example.com'] }],
    expiresAt: null,
  });
  expect(iceServersFor('asha', { stunUrls: [], turn: null }, now)).toEqual({ iceServers: [], expiresAt: null });
});
