// Which of several addresses is asked, and what becomes of the answer.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { Api } from './api.ts';

const schema = z.object({ from: z.string() });

async function serverThatAnswers(status: number, body: object | string): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const server = createServer((_request, response) => response.writeHead(status).end(text)).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (urls: string[]) => new Api({ urls, token: 'a-token' }).ask({ path: '/x' }, schema);

const problem = (code: string) => ({ code, detail: `It is ${code}.` });

test.each<[string, () => Promise<string>]>([
  ['is away', async () => 'http://127.0.0.1:1'],
  ['drains', () => serverThatAnswers(503, problem('draining'))],
  ['has only a proxy left', () => serverThatAnswers(502, '<h1>Bad Gateway</h1>')],
])('the next address is asked when the first one %s', async (_what, first) => {
  const second = await serverThatAnswers(200, { from: 'second' });
  expect(await ask([await first(), second])).toEqual({ ok: true, value: { from: 'second' } });
});

test('a refusal is final, wherever it comes from', async () => {
  const urls = [await serverThatAnswers(403, problem('forbidden')), await serverThatAnswers(200, { from: 'second' })];
  const failure = { kind: 'refused', status: 403, code: 'forbidden', detail: 'It is forbidden.' };
  expect(await ask(urls)).toEqual({ ok: false, failure });
});

test('where all drain it is a refusal, where none answers it is not reached', async () => {
  const draining = await serverThatAnswers(503, problem('draining'));
  expect(await ask([draining, 'http://127.0.0.1:1'])).toMatchObject({ ok: false, failure: { code: 'draining' } });
  expect(await ask(['http://127.0.0.1:1'])).toMatchObject({
    failure: { kind: 'not-reached', reason: expect.stringContaining('http://127.0.0.1:1: ') },
  });
});

test('what answers otherwise than Patchcord is no Patchcord', async () => {
  const other = await serverThatAnswers(200, { hello: 'world' });
  expect(await ask([other])).toMatchObject({
    failure: { kind: 'not-reached', reason: 'what answers is no Patchcord server' },
  });
});

/** An answer that has begun with one byte, and the server's hand on the rest of it. */
async function begunAnswer() {
  const begun = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => {
    response.write('1', () => begun.resolve(response));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await new Api({ urls: [url], token: null }).open({ path: '/x' });
  if (!answer.ok || answer.value.body === null) throw new Error('There is no answer');
  const reader = answer.value.body.getReader();
  const next = async () => Buffer.from((await reader.read()).value ?? '').toString();
  expect(await next()).toBe('1');
  return { next, response: await begun.promise };
}

test('an answer may take as long as it takes, while something comes of it', async () => {
  const { next, response } = await begunAnswer();
  for (const part of ['2', '3', '4']) {
    vi.advanceTimersByTime(14_000);
    response.write(part);
    expect(await next()).toBe(part);
  }
  response.end();
  expect(await next()).toBe('');
});

test('one that falls silent is given up', async () => {
  const { next } = await begunAnswer();
  const rest = next();
  vi.advanceTimersByTime(15_000);
  await expect(rest).rejects.toMatchObject({ name: 'TimeoutError', message: 'nothing came for 15 s' });
});
