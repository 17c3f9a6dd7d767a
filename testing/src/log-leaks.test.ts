// What counts as a leak into the log, and that a server process which has one fails its test.
import { expect, test } from 'vitest';
import { leaksIn } from './log-leaks.ts';
import { ServerProcess } from './server-process.ts';

test.each([
  ['a mobile number', 'INFO: to 9876543210'],
  ['one in E.164', '{"err":{"message":"Key (to)=(+919876543210) exists"}}'],
  ['an ExoPhone', 'from:"08047000001"'],
  ['a number in JSON', '{"msg":"x","who":"9876543210"}'],
  ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.abc'],
  ['a header', 'authorization Bearer abcdef123456'],
  ['the URL of a webhook', 'GET /exotel/webhook?call=1&token=abc'],
  ['a secret of the environment', 'connecting with hunter2hunter2'],
  ['the password in a URL', 'could not log in as it-is-a-password'],
  ['what the test has used', 'the caller said: my card number'],
  ['what the net has caught', 'to [caught]'],
])('%s is found', (_name, line) => {
  const env = { AUTH_SECRET: 'hunter2hunter2', DATABASE_URL: 'postgres://me:it-is-a-password@host/db' };
  expect(leaksIn(`fine\n${line}\nfine`, env, ['my card number'])).toContainEqual(expect.stringContaining(line));
});

test.each([
  ['ids', '{"callId":"01993d9e-7b3c-7a52-8f7e-7c1d2b3a4c5d","trace_id":"01993d9e7b3c7a528f7e7c1d2b3a4c5d"}'],
  ['times and counts', '{"time":1763885272000,"bytes":9876543210,"costUsd":0.1234567890}'],
  ['the sid of a call', 'callSid: "c5797dcbaaeed7678c4062a4a3ed2f8a1bc4"'],
  ['an address', 'Listening on http://127.0.0.1:5050'],
  ['a short secret that is a word', 'the token is unknown'],
])('%s are not', (_name, line) => {
  expect(leaksIn(line, { EXOTEL_TOKEN: 'token' })).toEqual([]);
});

test('a server that has printed a phone number fails its test when it is done with', async () => {
  const server = await ServerProcess.start();
  await server.stop();
  server.output += 'INFO: calling 9876543210\n';
  await expect(server[Symbol.asyncDispose]()).rejects.toThrow('a phone number in: INFO: calling 9876543210');
});
