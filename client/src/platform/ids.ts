// Ids that nobody else has: of commands and of devices.

/** A UUID where the platform makes them (not in React Native, nor on pages without TLS), else 128 bits of `random`. */
export function createId(random: () => number): string {
  const platform = (globalThis as { crypto?: { randomUUID?: () => string } }).crypto;
  if (platform?.randomUUID !== undefined) return platform.randomUUID();
  const word = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return word() + word() + word() + word();
}
