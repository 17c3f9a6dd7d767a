// Cuts a carrier's audio into whole samples, however its bytes come.

/** Keeps the odd byte of each piece for the next one. */
export function createSampleJoiner(): (bytes: Buffer) => Buffer {
  let odd = Buffer.alloc(0);
  return (bytes) => {
    if (odd.length === 0 && bytes.length % 2 === 0) return bytes;
    const all = Buffer.concat([odd, bytes]);
    const whole = all.length & ~1;
    odd = all.subarray(whole);
    return all.subarray(0, whole);
  };
}
