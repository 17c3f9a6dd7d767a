// Signed 16 bit PCM, little-endian, as bytes and as samples, whatever the machine's own order.

/** Half a sample at the end is left out. The bytes may begin anywhere. */
export function samplesOfPcm(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}

export function pcmOfSamples(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (let at = 0; at < samples.length; at += 1) bytes.writeInt16LE(samples[at] ?? 0, at * 2);
  return bytes;
}
