import { expect, test } from 'vitest';
import { mergeContacts, nameOf, readContacts, withoutContact } from './contacts.ts';

const asha = { name: 'Asha', address: 'asha' };
const desk = { name: 'Desk', address: '+918047000001' };

test('what is imported replaces what has the same address, and all are in order', () => {
  const book = mergeContacts([desk, { name: 'Old', address: 'asha' }], [asha]);
  expect(book).toEqual([asha, desk]);
  expect([nameOf(book, 'asha'), nameOf(book, 'ravi')]).toEqual(['Asha', null]);
  expect(withoutContact(book, 'asha')).toEqual([desk]);
});

test('of a broken file what can be used is used, and what is no list is refused', () => {
  expect(readContacts([asha, null, 5, { name: 'x' }, { name: '', address: 'y' }])).toEqual([asha]);
  expect([readContacts(null), readContacts({ asha })]).toEqual([null, null]);
});
