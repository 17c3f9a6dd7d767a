// What the client makes of an Exotel, or of something in its place, that does not answer as it should.

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ExotelClient, type ExotelClientConfig } from './client.ts';
import type { ExotelErrorCode, ExotelFailure } from './failure.ts';
import { type Answer, answeringServer, answerWith } from './testing/answering-server.ts';

const twoNumbers = { from: '09876500001', to: '09876500002', callerId: '08047000002' };
const shortly = { connectTimeoutMs: 300, requestTimeoutMs: 300 };
const filler = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`Filler${index}`, 'x'.repeat(32 * 1024)]));
const twoMebibytes = JSON.stringify({ Call: { Sid: 'abc', ...filler } });
const html = '<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works</h1></body></html>';

function clientAt(baseUrl: string, config: Partial<ExotelClientConfig> = {}): ExotelClient {
  return new ExotelClient({ accountSid: 'acme1', apiKey: 'key', apiToken: 'secret-token', baseUrl, ...config });
}

async function failures(client: ExotelClient): Promise<[placing: ExotelFailure, reading: ExotelFailure]> {
  const [placing, reading] = [await client.connectTwoNumbers(twoNumbers), await client.getCall('abc')];
  if (placing.ok || reading.ok) throw new Error('The client took it for a good answer.');
  return [placing.error, reading.error];
}

async function failuresFor(answer: Answer): Promise<[placing: ExotelFailure, reading: ExotelFailure]> {
  await using server = await answeringServer(answer);
  return await failures(clientAt(server.baseUrl, shortly));
}

/** A server below HTTP, for connections that break. */
async function socketServer(onRequest: (socket: Socket) => void): Promise<Server & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => onRequest(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[status: number, code: ExotelErrorCode, mayHavePlacedCall: boolean]>([
  [400, 'exotel-bad-request', false],
  [401, 'exotel-unauthorized', false],
  [402, 'exotel-payment-required', false],
  [403, 'exotel-forbidden', false],
  [404, 'exotel-not-found', false],
  [408, 'exotel-timeout', true],
  [409, 'exotel-bad-request', false],
  [429, 'exotel-rate-limited', false],
  [500, 'exotel-unavailable', true],
  [502, 'exotel-unavailable', true],
  [503, 'exotel-unavailable', true],
  [504, 'exotel-unavailable', true],
  [302, 'exotel-invalid-answer', false],
])('status %i is %s even with a page of HTML', async (httpStatus, code, mayHavePlacedCall) => {
  const [placing, reading] = await failuresFor(answerWith(httpStatus, html, { location: 'http://elsewhere.invalid/' }));
  expect(placing).toEqual({ code, mayHavePlacedCall, httpStatus });
  expect(reading).toEqual({ code, mayHavePlacedCall: false, httpStatus });
});

test.each([
  ['HTML', html],
  ['an HTML page that is well-formed XML', '<html><body><p>Log in</p></body></html>'],
  ['truncated XML', '<?xml version="1.0"?><TwilioResponse><Call><Sid>abc</Sid><Status>in-pro'],
  ['truncated JSON', '{"Call":{"Sid":"abc","Status":"in-pro'],
  ['an empty body', ''],
  ['plain text', 'OK'],
  ['JSON that is not theirs', '{"message":"hello"}'],
  ['a call without a Sid', '{"Call":{"Sid":null,"Status":"in-progress"}}'],
  ['a JSON list', '[{"Call":{"Sid":"abc"}}]'],
  ['JSON without end of nesting', `{"Call":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ['XML with a prototype in it', '<TwilioResponse><__proto__><Sid>abc</Sid></__proto__></TwilioResponse>'],
  ['an answer of 2 MiB', twoMebibytes],
])('%s with 200 is no answer of Exotel, and a call may have been placed', async (_what, body) => {
  const [placing, reading] = await failuresFor(answerWith(200, body));
  expect(placing).toMatchObject({ code: 'exotel-invalid-answer', mayHavePlacedCall: true, httpStatus: 200 });
  expect(reading).toMatchObject({ code: 'exotel-invalid-answer', mayHavePlacedCall: false, httpStatus: 200 });
});

test('a RestException inside a 200 counts as the status that it names', async () => {
  const body = '{"RestException":{"Status":"402","Message":"No balance","Code":"34002"}}';
  const [placing] = await failuresFor(answerWith(200, body));
  expect(placing).toEqual({
    code: 'exotel-payment-required',
    mayHavePlacedCall: false,
    httpStatus: 200,
    exotelCode: 34002,
    exotelMessage: 'No balance',
  });
  await using server = await answeringServer(answerWith(200, body));
  expect(await clientAt(server.baseUrl).checkAccount()).toMatchObject({
    ok: false,
    error: { code: 'exotel-payment-required' },
  });
});

test('a 403 that talks of KYC is about KYC without its code too, and long messages are cut', async () => {
  const Message = `KYC pending. ${'x'.repeat(1000)}`;
  const [placing] = await failuresFor(answerWith(403, JSON.stringify({ RestException: { Status: 403, Message } })));
  expect(placing.code).toBe('exotel-kyc-required');
  expect(placing.exotelMessage).toBe(Message.slice(0, 500));
});

test('Retry-After is honoured as seconds and as a date, and ignored when it is neither', async () => {
  const [inSeconds] = await failuresFor(answerWith(429, '', { 'retry-after': '7' }));
  expect(inSeconds).toEqual({
    code: 'exotel-rate-limited',
    mayHavePlacedCall: false,
    httpStatus: 429,
    retryAfterMs: 7000,
  });
  const date = new Date(Date.now() + 60_000).toUTCString();
  const [atDate] = await failuresFor(answerWith(503, '', { 'retry-after': date }));
  expect(atDate.retryAfterMs).toBeGreaterThan(30_000);
  expect(atDate.retryAfterMs).toBeLessThanOrEqual(60_000);
  const [past] = await failuresFor(answerWith(429, '', { 'retry-after': new Date(0).toUTCString() }));
  expect(past.retryAfterMs).toBe(0);
  const [odd] = await failuresFor(answerWith(429, '', { 'retry-after': 'soon' }));
  expect(odd).not.toHaveProperty('retryAfterMs');
});

test('a redirect is not followed: the credentials stay with this host', async () => {
  await using elsewhere = await answeringServer(answerWith(200, '{"Call":{"Sid":"abc"}}'));
  await failuresFor(answerWith(307, '', { location: elsewhere.baseUrl }));
  expect(elsewhere.requests).toEqual([]);
});

test('a server that accepts and never answers runs into the limit of its kind of request', async () => {
  await using server = await answeringServer(() => {});
  const [placing] = await failures(clientAt(server.baseUrl, shortly));
  expect(placing).toMatchObject({ code: 'exotel-timeout', mayHavePlacedCall: true });
  const patient = clientAt(server.baseUrl, { connectTimeoutMs: 60_000, requestTimeoutMs: 100 });
  const reading = await patient.getCall('abc');
  expect(reading).toMatchObject({ ok: false, error: { code: 'exotel-timeout', mayHavePlacedCall: false } });
});

test('an answer that stops in its middle runs into the limit too', async () => {
  const stops: Answer = (response) => void response.writeHead(200, { 'content-length': '100' }).write('{"Call":');
  const [placing] = await failuresFor(stops);
  expect(placing).toMatchObject({ code: 'exotel-timeout', mayHavePlacedCall: true, httpStatus: 200 });
});

test('an error status says enough even when its body never ends', async () => {
  const stops: Answer = (response) => void response.writeHead(401, { 'content-length': '100' }).write('{"Rest');
  const [placing] = await failuresFor(stops);
  expect(placing).toMatchObject({ code: 'exotel-unauthorized', mayHavePlacedCall: false, httpStatus: 401 });
});

test('a connection reset in the middle of an answer leaves open whether a call was placed', async () => {
  let served: Socket | undefined;
  await using server = await socketServer((socket) => {
    served = socket;
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"Call":');
  });
  const resetAfterHeaders: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    served?.resetAndDestroy();
    return response;
  };
  const [placing, reading] = await failures(clientAt(addressOf(server), { fetch: resetAfterHeaders }));
  expect(placing).toMatchObject({ code: 'exotel-invalid-answer', mayHavePlacedCall: true, httpStatus: 200 });
  expect(reading).toMatchObject({ code: 'exotel-invalid-answer', mayHavePlacedCall: false, httpStatus: 200 });
});

test('a connection reset, or closed, before an answer leaves open whether a call was placed', async () => {
  for (const breakOff of ['resetAndDestroy', 'end'] as const) {
    await using server = await socketServer((socket) => void socket[breakOff]());
    const [placing, reading] = await failures(clientAt(addressOf(server)));
    expect(placing).toMatchObject({ code: 'exotel-unavailable', mayHavePlacedCall: true });
    expect(reading).toMatchObject({ code: 'exotel-unavailable', mayHavePlacedCall: false });
  }
});

test('what does not speak HTTP is no answer of Exotel', async () => {
  await using server = await socketServer((socket) => void socket.end('220 mail.example ESMTP\r\n'));
  const [placing] = await failures(clientAt(addressOf(server)));
  expect(placing).toMatchObject({ code: 'exotel-invalid-answer', mayHavePlacedCall: true });
});

test('a refused port and an unknown host cannot have placed a call', async () => {
  const server = await socketServer(() => {});
  const refusing = addressOf(server);
  await new Promise((closed) => server.close(closed));
  for (const baseUrl of [refusing, 'http://no-such-host.invalid']) {
    const [placing, reading] = await failures(clientAt(baseUrl));
    expect(placing).toMatchObject({ code: 'exotel-unreachable', mayHavePlacedCall: false });
    expect(reading).toMatchObject({ code: 'exotel-unreachable', mayHavePlacedCall: false });
  }
});

test('neither the credentials nor the address are in any failure', async () => {
  await using silent = await answeringServer(() => {});
  await using broken = await socketServer((socket) => void socket.resetAndDestroy());
  const addresses = [silent.baseUrl, addressOf(broken), 'http://no-such-host.invalid', 'http://127.0.0.1:1'];
  for (const baseUrl of addresses) {
    const client = clientAt(baseUrl, shortly);
    const told = inspect([client, await failures(client)], { depth: 10 });
    expect(told).not.toContain(new URL(baseUrl).host);
    expect(told).not.toContain('secret-token');
    expect(told).not.toContain(Buffer.from('key:secret-token').toString('base64'));
  }
});
