// Which pages an open server listens to.
import { expect, test } from 'vitest';
import { isTrustedOrigin } from './origin.ts';

const publicUrl = 'https://calls.example.com';

test.each([
  [{ host: '127.0.0.1:5050' }],
  [{ host: 'localhost:5050', origin: 'http://localhost:5173' }],
  [{ host: '[::1]:5050', origin: 'http://[::1]:5050' }],
  [{ host: 'calls.example.com', origin: 'https://calls.example.com' }],
  [{ host: '192.168.1.5:5050' }],
  [{ host: 'patchcord:5050' }],
  [{}],
])('%j is let in', (headers) => {
  expect(isTrustedOrigin(headers, publicUrl)).toBe(true);
});

test.each([
  ['a strange page', { host: '127.0.0.1:5050', origin: 'https://evil.example' }],
  ['a page in a frame without an origin', { host: '127.0.0.1:5050', origin: 'null' }],
  ['a page of another port of the public host', { host: '127.0.0.1:5050', origin: 'https://calls.example.com:8443' }],
  ['a page whose name was led here, reading', { host: 'evil.example:5050' }],
  ['the same, writing', { host: 'evil.example:5050', origin: 'http://evil.example:5050' }],
  ['a name that pretends', { host: 'localhost.evil.example' }],
  ['no name at all', { host: 'a b' }],
])('%s is not', (_who, headers) => {
  expect(isTrustedOrigin(headers, publicUrl)).toBe(false);
});
