import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody, parseQuery } from './payload.ts';
import type { PayloadLimits } from './payload-limits.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

function parse(body: string, contentType?: string, limits?: Partial<PayloadLimits>): ReturnType<typeof parseBody> {
  return parseBody({ contentType, body: Buffer.from(body) }, limits);
}

/** Trees have no prototype; plain copies compare better. */
async function read(body: string, contentType?: string): Promise<unknown> {
  const result = await parse(body, contentType);
  return result.ok ? structuredClone(result.value) : result.error.code;
}

async function refusal(...args: Parameters<typeof parse>): Promise<unknown> {
  const result = await parse(...args);
  return result.ok ? result.value : result.error.code;
}

function multipart(fields: [string, string][], boundary = '----x'): string {
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; ${name}\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

const twoLegs = { CallSid: 'abc', Legs: [{ Status: 'completed' }, { Status: '' }] };

test.each([
  ['a form', 'CallSid=abc&Legs[0][Status]=completed&Legs[1][Status]=', form],
  ['an encoded form', 'CallSid=abc&Legs%5B0%5D%5BStatus%5D=completed&Legs%5B1%5D%5BStatus%5D=', form],
  ['JSON', '{"CallSid":"abc","Legs":[{"Status":"completed"},{"Status":""}]}', json],
  ['JSON with brackets in its names', '{"CallSid":"abc","Legs[0][Status]":"completed","Legs[1][Status]":""}', json],
  ['JSON inside a field of a form', 'CallSid=abc&Legs=[{"Status":"completed"},{"Status":""}]', form],
  ['a whole event inside one field', 'data={"CallSid":"abc","Legs[0][Status]":"completed","Legs[1][Status]":""}', form],
  ['a form that calls itself JSON', 'CallSid=abc&Legs[0][Status]=completed&Legs[1][Status]=', json],
  ['JSON that calls itself a form', '{"CallSid":"abc","Legs":[{"Status":"completed"},{"Status":""}]}', form],
  [
    'JSON without a content type, after a byte order mark',
    '\uFEFF {"CallSid":"abc","Legs":[{"Status":"completed"},{"Status":""}]}',
    undefined,
  ],
])('%s is read into a tree', async (_what, body, contentType) => {
  expect(await read(body, contentType)).toEqual(twoLegs);
});

test.each(['multipart/form-data; boundary=----x', 'multipart/form-data', json, undefined])(
  'multipart is read by its own boundary when the content type is %s',
  async (contentType) => {
    const fields: [string, string][] = [
      ['name="CallSid"', 'abc'],
      ['name="Legs[0][Status]"', 'completed'],
      ['name="Legs[1][Status]"', ''],
    ];
    expect(await read(multipart(fields), contentType)).toEqual(twoLegs);
  },
);

test('multipart with a preamble is read by the boundary of its content type, and files and nameless parts are skipped', async () => {
  const body = `preamble\r\n${multipart([
    ['name="CallSid"', 'abc'],
    ['name="audio"; filename="a.wav"', 'RIFF'],
    ['x=y', 'a part without a name'],
  ])}`;
  expect(await read(body, 'multipart/form-data; boundary=----x')).toEqual({ CallSid: 'abc' });
});

test('multipart that is cut off anywhere is refused, and never waited for', async () => {
  const whole = Buffer.from(
    multipart([
      ['name="CallSid"', 'abc'],
      ['name="f"; filename="a"', 'file'],
    ]),
  );
  const end = whole.lastIndexOf('--');
  for (let length = 1; length < end; length += 1) {
    const result = await parseBody({
      contentType: 'multipart/form-data; boundary=----x',
      body: whole.subarray(0, length),
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-body' } });
  }
});

test('values keep their text: numbers and booleans become text, null stays null, plus signs become spaces', async () => {
  expect(await read('{"a":41,"b":0.75,"c":true,"d":null,"e":[1,"2"]}', json)).toEqual({
    a: '41',
    b: '0.75',
    c: 'true',
    d: null,
    e: ['1', '2'],
  });
  expect(await read('From=%2B919876500001&Name=a+b', form)).toEqual({ From: '+919876500001', Name: 'a b' });
});

test('repeated names: brackets make a list, otherwise the last one stands', async () => {
  expect(await read('E[]=answered&E[]=terminal&Status=a&Status=b', form)).toEqual({
    E: ['answered', 'terminal'],
    Status: 'b',
  });
});

test('JSON in a CustomField is the caller’s own and stays text, as does what only looks like JSON', async () => {
  const fields = { CustomField: '{"CallSid":"other"}', Stream: '{"broken', Note: '[hm] {"a":1}' };
  expect(await read(new URLSearchParams(fields).toString(), form)).toEqual(fields);
  expect(await read(JSON.stringify(fields), json)).toEqual(fields);
});

test('an empty body is an empty payload', async () => {
  expect(await read('', json)).toEqual({});
  expect(await read('', undefined)).toEqual({});
});

test.each([
  ['truncated JSON', '{"CallSid":"abc"', json],
  ['a JSON list', '[{"CallSid":"abc"}]', json],
  ['a JSON text', '"abc"', json],
  ['a name with seven levels under it', 'a[b][c][d][e][f][g][h]=1', form],
  ['JSON with seven levels under a name', '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}', json],
  ['JSON of 100 000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, json],
  ['deep JSON inside a field', `Stream=${'['.repeat(10_000)}${']'.repeat(10_000)}`, form],
  ['a list index that would make a huge array', 'Legs[99999999][Status]=x', form],
])('%s is an invalid body', async (_what, body, contentType) => {
  expect(await refusal(body, contentType)).toBe('invalid-body');
});

test('six levels under a name are read', async () => {
  expect(await read('a[b][c][d][e][f][g]=1', form)).toEqual({ a: { b: { c: { d: { e: { f: { g: '1' } } } } } } });
  expect(await read('{"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}}', json)).toEqual({
    a: { b: { c: { d: { e: { f: { g: '1' } } } } } },
  });
});

test.each([
  ['a form', Array.from({ length: 10_000 }, (_, index) => `k${index}=v`).join('&'), form],
  ['JSON', JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 'v']))), json],
  ['JSON of many small lists', JSON.stringify({ a: Array.from({ length: 10_000 }, () => [[1]]) }), json],
  ['multipart', multipart(Array.from({ length: 501 }, (_, index) => [`name="k${index}"`, 'v'])), undefined],
  ['multipart of files', multipart(Array.from({ length: 502 }, () => ['name="f"; filename="a"', 'v'])), undefined],
  ['JSON inside a field', `CallSid=a&Legs=${JSON.stringify(Array.from({ length: 501 }, () => 1))}`, form],
])('%s with more fields than 500 is refused at once', async (_what, body, contentType) => {
  const startedAt = performance.now();
  expect(await refusal(body, contentType)).toBe('too-many-fields');
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test('500 fields are read', async () => {
  const body = Array.from({ length: 500 }, (_, index) => `k${index}=v`).join('&');
  expect(Object.keys((await read(body, form)) as object)).toHaveLength(500);
});

test('too large: a body, a field of it in any encoding, a query string', async () => {
  const large = 'x'.repeat(64 * 1024 + 1);
  expect(await refusal(`a=${large}`, form)).toBe('message-too-large');
  expect(await refusal(JSON.stringify({ a: { b: [large] } }), json)).toBe('message-too-large');
  expect(await refusal(JSON.stringify({ [large]: 1 }), json)).toBe('message-too-large');
  expect(await refusal(multipart([['name="a"', large]]))).toBe('message-too-large');
  expect(await refusal(multipart([[`name="${large}"`, 'a']]))).toBe('message-too-large');
  expect(await refusal('a=1', form, { maxBodyBytes: 2 })).toBe('message-too-large');
  expect(parseQuery('a=1', { maxBodyBytes: 2 })).toMatchObject({ ok: false, error: { code: 'message-too-large' } });
  expect(await read(`a=${'x'.repeat(64 * 1024)}`, form)).toEqual({ a: 'x'.repeat(64 * 1024) });
});

test.each([
  ['XML', '<?xml version="1.0"?><a b="c"/>', 'application/xml'],
  ['plain text', 'hello there', 'text/plain'],
  ['bytes without a content type', '\u0000\u0001\u0002', undefined],
])('%s is an unsupported media type', async (_what, body, contentType) => {
  expect(await refusal(body, contentType)).toBe('unsupported-media-type');
});

test.each([
  ['JSON without brackets', '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}},"toString":"x"}', json],
  ['a form', '__proto__[polluted]=1&a[__proto__][polluted]=1&constructor[prototype][polluted]=1&toString=x', form],
  [
    'JSON',
    '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}},"a[__proto__][polluted]":1,"toString":"x"}',
    json,
  ],
])('names of prototypes in %s are harmless', async (_what, body, contentType) => {
  const result = await parse(body, contentType);
  expect(result).toMatchObject({ ok: true });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const copy: Record<string, unknown> = Object.assign({}, result.ok ? result.value : {});
  expect(copy['polluted']).toBeUndefined();
  expect(copy['toString']).toBe('x');
});

test('a query string is read with and without its question mark', () => {
  expect(parseQuery('?CallSid=abc&Stream[Status]=completed')).toEqual(
    parseQuery('CallSid=abc&Stream[Status]=completed'),
  );
  expect(parseQuery('?CallSid=abc')).toMatchObject({ ok: true, value: { CallSid: 'abc' } });
});

test('any body at all is read or refused, never thrown on', async () => {
  const contentTypes = fc.constantFrom(json, form, 'multipart/form-data', 'multipart/form-data; boundary=x', undefined);
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc
      .string({ unit: fc.constantFrom('a', '[', ']', '=', '&', '%', '{', '}', '"', ':', '-', '\r\n'), maxLength: 80 })
      .map(Buffer.from),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(contentTypes, bodies, async (contentType, body) => {
      const result = await parseBody({ contentType, body });
      expect(typeof result.ok).toBe('boolean');
    }),
  );
});
