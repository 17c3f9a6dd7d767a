import { expect, test } from 'vitest';
import { placerOf } from './placer.ts';

test.each([
  ['a user or an app', { placedBy: 'crm', from: '1234567890' }, 'crm'],
  ['nobody here', { placedBy: null, from: '1234567890' }, null],
  ['nobody in particular, without tokens', { placedBy: 'anyone', from: '1234567890' }, null],
  ['the caller, whose name is there already', { placedBy: 'asha', from: 'asha' }, null],
])('a call is placed by %s', (_whom, call, placer) => {
  expect(placerOf(call)).toBe(placer);
});
