import { expect, test } from 'vitest';
import { apiUrl, webSocketUrl } from './endpoint-url.ts';

test.each([
  ['wss://calls.example', 'wss://calls.example/ws'],
  ['https://calls.example/', 'wss://calls.example/ws'],
  ['HTTP://127.0.0.1:5050', 'ws://127.0.0.1:5050/ws'],
  ['ws://[::1]:5050/exotel-stream', 'ws://[::1]:5050/exotel-stream'],
  ['wss://calls.example/eu/ws?mode=happy#part', 'wss://calls.example/eu/ws?mode=happy'],
  ['wss://calls.example?mode=happy', 'wss://calls.example/ws?mode=happy'],
])('%s is served at %s', (address, url) => {
  expect(webSocketUrl(address)).toBe(url);
});

test.each(['', 'calls.example', 'ftp://calls.example', 'wss://', 'javascript:alert(1)'])(
  '"%s" is no address',
  (address) => {
    expect(webSocketUrl(address)).toBeNull();
  },
);

test.each([
  ['wss://calls.example/ws', 'https://calls.example/api'],
  ['ws://127.0.0.1:5050/exotel-stream', 'http://127.0.0.1:5050/api'],
  ['wss://calls.example/eu/ws?mode=happy', 'https://calls.example/eu/api'],
])('beside %s the API is at %s', (endpoint, api) => {
  expect(apiUrl(endpoint)).toBe(api);
});
