import { expect, test } from 'vitest';
import { parseExotelTime } from './parse-time.ts';

test.each([
  ['2026-01-05 10:48:33', '2026-01-05T05:18:33.000Z'],
  ['2026-01-05 10:48:33+05:30', '2026-01-05T05:18:33.000Z'],
  ['2026-01-05 10:48:33 05:30', '2026-01-05T05:18:33.000Z'],
  ['2026-09-28T14:31:29+05:30', '2026-09-28T09:01:29.000Z'],
  ['2026-09-28T14:31:29Z', '2026-09-28T14:31:29.000Z'],
  ['Tue, 25 Aug 2026 12:07:08', '2026-08-25T06:37:08.000Z'],
  ['Tue, 25 Aug 2026 12:07:08 GMT', '2026-08-25T12:07:08.000Z'],
  [' 2026-01-05 00:00:00 ', '2026-01-04T18:30:00.000Z'],
])('%s is the instant %s', (written, instant) => {
  expect(parseExotelTime(written)).toBe(instant);
});

test.each(['1970-01-01 05:30:00', '1970-01-01 05:30:00+05:30', '0001-01-01T00:00:00Z'])('%s means none', (written) => {
  expect(parseExotelTime(written)).toBeNull();
});

test.each(['', 'yesterday', '2026-13-45 10:00:00', '1767590313', '00:00:17'])('"%s" is not a time', (written) => {
  expect(parseExotelTime(written)).toBeUndefined();
});
