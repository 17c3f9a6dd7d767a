import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { encodeXml } from './encode-xml.ts';

test('null and the empty string become empty elements', () => {
  expect(encodeXml({ Price: null, EndTime: '', Duration: 0 })).toBe('<Price/><EndTime/><Duration>0</Duration>');
});

test('an array becomes one child after another', () => {
  expect(encodeXml({ Legs: [{ Leg: { Id: 1 } }, { Leg: { Id: 2 } }] })).toBe(
    '<Legs><Leg><Id>1</Id></Leg><Leg><Id>2</Id></Leg></Legs>',
  );
  expect(encodeXml({ Legs: [] })).toBe('<Legs/>');
});

test('any printable text comes back from a parser as it was', () => {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
      expect(parser.parse(encodeXml({ Message: text }))).toEqual({ Message: text });
    }),
  );
});
