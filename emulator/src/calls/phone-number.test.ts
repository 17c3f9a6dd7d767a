import { expect, test } from 'vitest';
import { canonicalNumber } from './phone-number.ts';

test.each(['09876500001', '9876500001', '919876500001', '+919876500001', ' +91 98765-00001 '])(
  'an Indian number written as "%s" gets its leading 0',
  (text) => {
    expect(canonicalNumber(text)).toBe('09876500001');
  },
);

test('a ten-digit number that begins with 91 is not cut', () => {
  expect(canonicalNumber('9198765000')).toBe('09198765000');
});

test('a foreign number stays as it is', () => {
  expect(canonicalNumber('+14155550100')).toBe('+14155550100');
});

test.each(['', '12345', 'sip:agent1', '+91-ABCDE-00001', '1234567890123456', '++919876500001'])(
  '"%s" is not a number',
  (text) => {
    expect(canonicalNumber(text)).toBeNull();
  },
);
