import { expect, test } from 'vitest';
import { displayUrl, parseServerUrl } from './server-url.ts';

test.each([
  ['wss://abc.ngrok-free.app', 'wss://abc.ngrok-free.app/ws'],
  ['https://abc.ngrok-free.app/', 'wss://abc.ngrok-free.app/ws'],
  ['http://127.0.0.1:5050', 'ws://127.0.0.1:5050/ws'],
  ['  ws://127.0.0.1:5050/exotel-stream  ', 'ws://127.0.0.1:5050/exotel-stream'],
  ['abc.ngrok-free.app', 'wss://abc.ngrok-free.app/ws'],
  ['calls.example:8443/door?key=1', 'wss://calls.example:8443/door?key=1'],
  ['calls.example:80/?next=http://a', 'wss://calls.example:80/ws?next=http://a'],
  ['localhost:5050', 'ws://localhost:5050/ws'],
  ['192.168.1.20:5050', 'ws://192.168.1.20:5050/ws'],
  ['[::1]:5050', 'ws://[::1]:5050/ws'],
  ['wss://calls.example/#top', 'wss://calls.example/ws'],
])('%s is taken as %s', (address, expected) => {
  expect(parseServerUrl(address)).toEqual({ ok: true, value: expected });
});

test.each(['', 'ftp://calls.example', 'ws://', 'two words'])('"%s" is refused', (address) => {
  expect(parseServerUrl(address)).toMatchObject({ ok: false });
});

test('what is shown of an address has neither credentials nor query', () => {
  expect(displayUrl('wss://user:secret@calls.example:8443/ws?token=secret')).toBe('wss://calls.example:8443/ws');
});
