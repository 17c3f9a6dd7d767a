// Base64 of audio, read without a copy too many.

/**
 * Decodes what can be decoded. `intact` is false when there is anything in it that is not plain base64. The bytes begin
 * where a 16 bit sample may begin, so an Int16Array can be laid over them.
 */
export function decodeBase64(text: string): { bytes: Buffer; intact: boolean } {
  const expected = Buffer.byteLength(text, 'base64');
  const bytes = aligned(expected);
  const written = bytes.write(text, 'base64');
  // Node skips what is no base64, and takes the alphabet of URLs for plain base64.
  const intact = written === expected && text.length % 4 === 0 && !text.includes('-') && !text.includes('_');
  return { bytes: bytes.subarray(0, written), intact };
}

/** From Node's pool where that is aligned: a buffer of its own for every message keeps the garbage collector busy. */
function aligned(length: number): Buffer {
  const pooled = Buffer.allocUnsafe(length);
  return pooled.byteOffset % 2 === 0 ? pooled : Buffer.allocUnsafeSlow(length);
}
