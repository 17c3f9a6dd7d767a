// From the level of audio to the size of something on the screen.
const QUIETEST_DB = -50;

/** 0 (nothing that anybody would hear) to 1, in even steps for the ear. */
export function loudness(level: number): number {
  if (level <= 0) return 0;
  return Math.max(0, Math.min(1, 1 - (20 * Math.log10(level)) / QUIETEST_DB));
}
