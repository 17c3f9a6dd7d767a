// s16le PCM between bytes and samples, without a copy where memory allows it. Assumes a little-endian machine.

/** A view of the bytes, or a copy when they begin at an odd address. A last odd byte is left out. */
export function samplesOf(pcm: Buffer): Int16Array {
  const count = pcm.length >> 1;
  if ((pcm.byteOffset & 1) === 0) return new Int16Array(pcm.buffer, pcm.byteOffset, count);
  const samples = new Int16Array(count);
  pcm.copy(new Uint8Array(samples.buffer), 0, 0, count * 2);
  return samples;
}

/** A view of the samples. */
export function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** So many samples, not zeroed. Small ones share memory, which is much cheaper than an array of their own. */
export function unsetSamples(count: number): Int16Array {
  const bytes = Buffer.allocUnsafe(count * 2);
  return new Int16Array(bytes.buffer, bytes.byteOffset, count);
}
