// Times as the wire writes them.

/** `2026-11-23T02:47:35.980Z`. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
