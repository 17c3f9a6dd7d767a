import { describe, expect, test } from 'vitest';
import { cleanPasted, readDialled } from './dialled.ts';

describe('one Indian number, however it is written', () => {
  test.each([
    '9876543210',
    '09876543210',
    '919876543210',
    '+919876543210',
    '+91 98765 43210',
    '+91-98765-43210',
    '(+91) 98765.43210',
    'tel:+91-98765-43210',
    '  098765\u00a043210  ',
    '\u202a+91 98765 43210\u202c',
    '0091 98765 43210',
    '९८७६५४३२१०',
    '৯৮৭৬৫৪৩২১০',
    '９８７６５４３２１０',
    '98765‑43210',
  ])('%j', (typed) => {
    expect(readDialled(typed)).toEqual({
      kind: 'number',
      e164: '+919876543210',
      shown: '+91 98765 43210',
      isLikely: true,
    });
  });
});

test.each([
  ['08047000001', '+918047000001'],
  ['022 2778 1234', '+912227781234'],
  ['+1 (202) 555-0123', '+12025550123'],
  ['+44 20 7946 0018', '+442079460018'],
])('%s is %s', (typed, e164) => {
  expect(readDialled(typed)).toMatchObject({ kind: 'number', e164, isLikely: true });
});

test('half a number is a number that is not ready', () => {
  expect(readDialled('98765')).toMatchObject({ kind: 'number', isLikely: false });
});

test.each(['asha', 'asha@example.com', 'agent-7', 'auth0|5f7c8ec7c33c6c004bbafe82', 'tenant:asha'])(
  '%s is a user of the app',
  (userId) => {
    expect(readDialled(` ${userId} `)).toEqual({ kind: 'user', userId });
  },
);

test.each(['', '   ', 'call me!', 'asha and ravi', 'a'.repeat(65)])('%j is nobody', (typed) => {
  expect(readDialled(typed)).toEqual({ kind: 'nothing' });
});

test('pasted text becomes what would be dialled', () => {
  expect(cleanPasted('tel:098765 43210\n')).toBe('+91 98765 43210');
  expect(cleanPasted(' ravi\n')).toBe('ravi');
});
