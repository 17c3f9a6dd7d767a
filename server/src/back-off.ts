// How long to wait before the next try: full jitter, so that instances that lost something together do not all come
// back at once.

/** A wait in ms anywhere between nothing and the ceiling, which doubles with every failure from `minMs` to `maxMs`. */
export function backOffMs(failures: number, { minMs, maxMs }: { minMs: number; maxMs: number }): number {
  return Math.random() * Math.min(maxMs, minMs * 2 ** Math.min(failures, 30));
}
