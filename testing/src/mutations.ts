// Breaks texts in the ways in which networks, proxies and attackers do. The same seed breaks them in the same ways.

/** What parsers stumble over. */
const tokens = [
  ...['[', ']', '{', '}', '"', "'", '\\', '&', '=', '%', '%zz', '%00', '\0', '\r\n', '\uFEFF', '+', ';', '--', ':'],
  ...['null', 'true', '-1', '1e999', '9007199254740993', 'NaN', '__proto__', 'constructor', 'toString'],
  ...['\\ud800', '\u2028', '𝟘', '<![CDATA[', '&#x0;', '<!DOCTYPE a [<!ENTITY b "c">]>', '[0][0][0][0]', '[999999999]'],
  ...['"a":'.repeat(3), '[['.repeat(50), '{"a":'.repeat(50), 'A'.repeat(300)],
].map((text) => Buffer.from(text));

/** An endless row of numbers from 0 (included) to 1 (not included). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger; public domain.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The bytes with one to eight things wrong with them. `others`: texts that pieces may be taken from. */
export function mutate(bytes: Buffer, others: readonly Buffer[], random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = (list: readonly Buffer[]) => list[below(list.length)] ?? Buffer.alloc(0);
  let mutated = bytes;
  for (let times = 1 + below(8); times > 0; times -= 1) {
    const at = below(mutated.length + 1);
    const until = Math.min(mutated.length, at + below(24));
    const piece = pieceOf(below(6), { mutated, at, until, token: oneOf(tokens), other: oneOf(others), below });
    mutated = Buffer.concat([mutated.subarray(0, at), piece, mutated.subarray(until)]);
  }
  return below(20) === 0 ? mutated.subarray(0, below(mutated.length + 1)) : mutated;
}

interface Place {
  mutated: Buffer;
  at: number;
  until: number;
  token: Buffer;
  other: Buffer;
  below: (limit: number) => number;
}

/** What is put in the place of the bytes from `at` to `until`. */
function pieceOf(way: number, { mutated, at, until, token, other, below }: Place): Buffer {
  const cut = mutated.subarray(at, until);
  switch (way) {
    case 0:
      return token;
    case 1:
      return Buffer.concat([cut, cut]);
    case 2:
      return Buffer.from(cut.map((byte) => byte ^ (1 << below(8))));
    case 3: {
      const from = below(other.length);
      return other.subarray(from, from + below(64));
    }
    case 4:
      return Buffer.from(cut.toReversed());
    default:
      return Buffer.alloc(0);
  }
}
