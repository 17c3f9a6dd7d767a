// Audio with known edges, for tests.

/** A square wave: every sample is as loud as the next, so that its edges are exact. */
export function tone(samples: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: samples }, (_, at) => (Math.floor(at / 8) % 2 === 0 ? amplitude : -amplitude));
}

export function silence(samples: number): Int16Array {
  return new Int16Array(samples);
}

export function joined(...parts: Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}
