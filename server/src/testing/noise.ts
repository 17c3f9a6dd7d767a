// What no reader expects: arbitrary texts and bytes for tests by properties.
import fc from 'fast-check';

export const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json({ maxDepth: 6 }));

export const buffers = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  texts.map((text) => Buffer.from(text)),
);

/** The text with one character another. */
export function broken(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat({ max: text.length - 1 }), fc.constantFrom(...'aA0._-~ %='.split(''), '\u0000', 'é'))
    .map(([at, character]) => text.slice(0, at) + character + text.slice(at + 1))
    .filter((changed) => changed !== text);
}
