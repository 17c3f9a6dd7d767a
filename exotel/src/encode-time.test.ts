import { expect, test } from 'vitest';
import { encodeAppletTime, encodeExotelTime } from './encode-time.ts';

test('the epoch is the constant that Exotel sends for a missing end time', () => {
  expect(encodeExotelTime(0)).toBe('1970-01-01 05:30:00');
});

test('an evening in UTC is the next day in India', () => {
  expect(encodeExotelTime(Date.UTC(2024, 1, 28, 19, 4, 5, 999))).toBe('2024-02-29 00:34:05');
});

test('applets write the day in words, as captured', () => {
  expect(encodeAppletTime(Date.UTC(2022, 1, 23, 7, 1, 59))).toBe('Wed, 23 Feb 2022 12:31:59');
});
