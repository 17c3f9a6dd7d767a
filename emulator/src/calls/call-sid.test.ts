import { expect, test } from 'vitest';
import { newCallSid, seededRandom } from './call-sid.ts';

test('a CallSid has 32 characters and ends in its Indian date like the captured ones', () => {
  expect(newCallSid(Date.UTC(2024, 8, 16, 10, 20))).toMatch(/^[0-9a-f]{28}189g$/);
  expect(newCallSid(Date.UTC(2026, 7, 24, 20, 0))).toMatch(/^[0-9a-f]{28}1a8p$/);
});

test('no two CallSids are the same', () => {
  const sids = Array.from({ length: 1000 }, () => newCallSid(0));
  expect(new Set(sids).size).toBe(1000);
});

test('the same seed names the same calls', () => {
  const names = (seed: string) => {
    const random = seededRandom(seed);
    return Array.from({ length: 3 }, () => newCallSid(0, random));
  };
  expect(names('7')).toEqual(names('7'));
  expect(new Set([...names('7'), ...names('8')]).size).toBe(6);
});
