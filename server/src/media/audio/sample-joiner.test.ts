import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleJoiner } from './sample-joiner.ts';

test('whole samples come out, and nothing is lost, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), (pieces) => {
      const joiner = new SampleJoiner();
      const joined = pieces.map((piece) => joiner.join(Buffer.from(piece)));
      expect(joined.every(({ length }) => length % 2 === 0)).toBe(true);
      const all = Buffer.concat(pieces);
      expect(Buffer.concat(joined)).toEqual(all.subarray(0, all.length & ~1));
    }),
  );
});

test('after a restart half a sample is forgotten', () => {
  const joiner = new SampleJoiner();
  joiner.join(Buffer.of(1, 2, 3));
  joiner.restart();
  expect(joiner.join(Buffer.of(4, 5))).toEqual(Buffer.of(4, 5));
});
