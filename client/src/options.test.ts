import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { CallClient } from './call-client.ts';
import { Emitter } from './emitter.ts';
import { createId } from './platform/ids.ts';
import { version } from './version.ts';

test.each([
  ['no endpoint', []],
  ['a bare host', ['calls.example']],
  ['an address of something else', ['wss://calls.example', 'mailto:a@b']],
])('%s is refused when the client is made', (_what, endpoints) => {
  expect(() => new CallClient({ endpoints })).toThrow(expect.objectContaining({ code: 'invalid-options' }));
});

test('a refused address is not repeated in the message', () => {
  expect(() => new CallClient({ endpoints: ['tel:+911234567890'] })).toThrow(/^(?!.*1234567890)/);
});

test('a platform without WebSocket is told to bring one', () => {
  vi.stubGlobal('WebSocket', undefined);
  expect(() => new CallClient({ endpoints: ['ws://127.0.0.1'] })).toThrow(/pass one as an option/);
  vi.unstubAllGlobals();
});

test('ids are made where the platform makes none', () => {
  vi.stubGlobal('crypto', undefined);
  expect(createId(() => 0.5)).toBe('80000000'.repeat(4));
  expect(createId(Math.random)).not.toBe(createId(Math.random));
  vi.unstubAllGlobals();
});

test('the version that the server is told is that of the package', () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(manifest).version).toBe(version);
});

test('a listener that throws keeps nobody else from hearing, and its error is not swallowed', () => {
  const emitter = new Emitter<{ news: number }>();
  const heard: number[] = [];
  const later: (() => void)[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) => later.push(task));
  emitter.on('news', () => {
    throw new Error('broken listener');
  });
  const stop = emitter.on('news', (news) => heard.push(news));
  emitter.emit('news', 1);
  stop();
  emitter.emit('news', 2);
  vi.unstubAllGlobals();
  expect(heard).toEqual([1]);
  expect(later[0]).toThrow('broken listener');
});
