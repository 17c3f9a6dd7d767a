import { expect, test } from 'vitest';
import { isOwnPage } from './own-page.ts';

test.each([
  ['no page', { host: '127.0.0.1:5051' }, true],
  ['the page', { origin: 'http://127.0.0.1:5051', host: '127.0.0.1:5051' }, true],
  ['the page by name', { origin: 'http://localhost:5051', host: 'localhost:5051' }, true],
  ['the page on IPv6', { origin: 'http://[::1]:5051', host: '[::1]:5051' }, true],
  ['the page in a container', { origin: 'http://emulator:5051', host: 'emulator:5051' }, true],
  ['another port', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:5051' }, false],
  ['a stranger', { origin: 'https://example.com', host: '127.0.0.1:5051' }, false],
  ['a stranger whose name resolves to us', { origin: 'http://evil.example:5051', host: 'evil.example:5051' }, false],
  ['a page without an origin of its own', { origin: 'null', host: '127.0.0.1:5051' }, false],
  ['a page and no host', { origin: 'http://127.0.0.1:5051' }, false],
])('%s', (_who, headers, isOwn) => {
  expect(isOwnPage(headers)).toBe(isOwn);
});
