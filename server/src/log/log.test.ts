// What the log adds to a line, and what it takes away.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withoutPrivateText } from './log-net.ts';
import { traceIdOf } from './trace-id.ts';

const callId = '01993d9e-7b3c-7a52-8f7e-7c1d2b3a4c5d';
const logModule = fileURLToPath(new URL('./log.ts', import.meta.url));

/** What a process prints that logs this in production. */
function logged(entry: string, message = 'A line'): Record<string, unknown> {
  const program = `import { createLog } from '${logModule}';
    createLog({ logLevel: 'info', production: true, instanceId: 'i' }).warn(${entry}, ${JSON.stringify(message)});`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

test('a line of a call carries its trace id, which is the call’s id', () => {
  expect(logged(`{ callId: '${callId}' }`)).toMatchObject({ callId, trace_id: callId.replaceAll('-', '') });
  expect(logged(`{ callId: 'none of ours' }`)).not.toHaveProperty('trace_id');
  expect(traceIdOf(callId)).toMatch(/^[0-9a-f]{32}$/);
});

test('whole objects lose the fields that are private', () => {
  const entry = `{ call: { from: '9876543210', toE164: '+919876543210', id: 1 }, token: 'abc', url: 'wss://x/?token=y' }`;
  expect(logged(entry)).toMatchObject({
    call: { from: '[redacted]', toE164: '[redacted]', id: 1 },
    token: '[redacted]',
    url: '[redacted]',
  });
});

test('of an error there are its words, its causes’ and its code, and nothing that libraries hang on it', () => {
  const error = `Object.assign(new Error('The database did not answer', { cause: new Error('it is gone') }), {
    code: '23505', detail: 'Key (to)=(+919876543210)', client: { secretKey: 1053956009, password: 'hidden' } })`;
  const { err } = logged(`{ err: ${error} }`) as { err: Record<string, unknown> };
  expect(Object.keys(err).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
  expect(err).toMatchObject({ type: 'Error', message: 'The database did not answer: it is gone', code: '23505' });
  expect(err['stack']).toContain('caused by: Error: it is gone');
  expect(logged(`{ err: 'thrown as a text' }`)).toMatchObject({ err: { type: 'string', message: 'thrown as a text' } });
});

test('the net catches what no line should have had, and the line stays JSON', () => {
  const message = 'to +919876543210 with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c and "quotes"';
  expect(logged('{}', message)).toMatchObject({ msg: 'to [caught] with [caught] and "quotes"' });
});

describe('the net', () => {
  test.each([
    ['calling 09876543210 now', 'calling [caught] now'],
    ['"to":"9876543210"', '"to":"[caught]"'],
    ['GET /x?call=1&token=abc.def-1&b=2', 'GET /x?call=1&token=[caught]&b=2'],
    ['postgres://me:pass-word@host/db', 'postgres://[caught]@host/db'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [caught]'],
  ])('makes of %s', (line, left) => {
    expect(withoutPrivateText(line)).toBe(left);
  });

  test.each([
    `{"level":30,"time":1763885272000,"pid":1234567,"bytes":9876543210,"callId":"${callId}"}`,
    `{"trace_id":"${callId.replaceAll('-', '')}","callSid":"c5797dcbaaeed7678c4062a4a3ed2f8a1bc4"}`,
    'Listening on http://127.0.0.1:5050, "at":"2026-11-23T08:00:00.000Z"',
  ])('leaves alone %s', (line) => {
    expect(withoutPrivateText(line)).toBe(line);
  });
});
