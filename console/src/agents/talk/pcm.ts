// Audio as AgentStream carries it: s16le in base64; and as browsers have it: floats.

/** -1 to 1 as s16le in base64. */
export function encodePcm(samples: Float32Array): string {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries()) {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(index * 2, Math.round(clipped * (clipped < 0 ? 0x8000 : 0x7fff)), true);
  }
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Throws when it is no base64. */
export function decodePcm(base64: string): Float32Array<ArrayBuffer> {
  const text = atob(base64);
  const view = new DataView(new ArrayBuffer(text.length));
  for (let index = 0; index < text.length; index += 1) view.setUint8(index, text.charCodeAt(index));
  return Float32Array.from({ length: text.length >> 1 }, (_, index) => view.getInt16(index * 2, true) / 0x8000);
}

/** The level of a piece of audio, 0 to 1. */
export function levelOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
