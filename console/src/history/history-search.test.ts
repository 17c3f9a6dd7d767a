import { expect, test } from 'vitest';
import { filterOf, readHistorySearch } from './history-search.ts';

test('an address gives what it knows, and the rest is dropped', () => {
  const given = { search: ' 98765 ', outcome: 'missed', direction: 'inbound', from: '2026-11-01', other: 'x' };
  expect(readHistorySearch(given)).toEqual({
    ...{ search: '98765', outcome: 'missed', direction: 'inbound', from: '2026-11-01' },
  });
  expect(readHistorySearch({ search: '', outcome: 'toString', direction: 'up', from: 'today', until: 5 })).toEqual({});
});

test('a number in the address that reads as a number is a text all the same', () => {
  expect(readHistorySearch({ search: 98765 })).toEqual({ search: '98765' });
});

test('days are whole days, where the browser is', () => {
  const { from, until } = filterOf({ from: '2026-11-22', until: '2026-11-23' });
  expect(new Date(String(from))).toEqual(new Date(2026, 10, 22));
  expect(new Date(String(until))).toEqual(new Date(2026, 10, 24));
});

test('an outcome stands for its statuses; one letter is not searched for', () => {
  expect(filterOf({ outcome: 'missed', search: 'a' })).toEqual({ status: 'no-answer,busy,canceled' });
});
