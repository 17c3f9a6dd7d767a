import { expect, test } from 'vitest';
import { readStreamUrlQuery } from './stream-url.ts';

test.each([
  ['', 8000, null],
  ['sample-rate=16000', 16_000, null],
  ['sample_rate=24000', 24_000, null],
  ['sample-rate=44100', 8000, '44100'],
  ['sample-rate=fast', 8000, 'fast'],
])('?%s makes a stream of %i Hz', (query, sampleRate, refusedSampleRate) => {
  expect(readStreamUrlQuery(new URLSearchParams(query))).toEqual({
    sampleRate,
    refusedSampleRate,
    customParameters: {},
    customParametersCut: false,
  });
});

test('the other parameters are custom ones; the rate is none of the three', () => {
  const query = new URLSearchParams('tenant=t1&sample-rate=16000&lead=42&token=x');
  expect(readStreamUrlQuery(query)).toMatchObject({
    customParameters: { tenant: 't1', lead: '42', token: 'x' },
    customParametersCut: false,
  });
});

test('what is over three parameters, or 256 characters, is cut off', () => {
  expect(readStreamUrlQuery(new URLSearchParams('a=1&b=2&c=3&d=4'))).toMatchObject({
    customParameters: { a: '1', b: '2', c: '3' },
    customParametersCut: true,
  });
  expect(readStreamUrlQuery(new URLSearchParams(`a=1&b=${'x'.repeat(260)}&c=3`))).toMatchObject({
    customParameters: { a: '1', c: '3' },
    customParametersCut: true,
  });
});
