// Audio for tests: a voice that is one tone, and silence; PCM at 24 kHz unless told otherwise.

const rate = 24_000;

/** A tone at −15 dBFS. */
export function voice(ms: number): Buffer {
  const samples = Int16Array.from({ length: (ms * rate) / 1000 }, (_, index) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 300 * index) / rate)),
  );
  return Buffer.from(samples.buffer);
}

export function silence(ms: number): Buffer {
  return Buffer.alloc((ms * rate * 2) / 1000);
}
