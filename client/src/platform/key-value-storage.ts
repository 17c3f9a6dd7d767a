// What outlives a reload: the device's id and the place in the event log. Storage that fails is lived without.

/** `localStorage`, `sessionStorage` and React Native's `AsyncStorage` fit as they are. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
}

/** Reads a key; null when it is not there, and when the storage cannot be read (a private window, say). */
export async function read(storage: KeyValueStorage | undefined, key: string): Promise<string | null> {
  try {
    return (await storage?.getItem(key)) ?? null;
  } catch {
    return null;
  }
}

/** Writes the latest of several values that come faster than the storage takes them. */
export class LatestValueWriter {
  readonly #storage: KeyValueStorage | undefined;
  readonly #key: string;
  #waiting: string | null = null;
  #writing = false;

  constructor(storage: KeyValueStorage | undefined, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  write(value: string): void {
    this.#waiting = value;
    if (!this.#writing && this.#storage !== undefined) void this.#writeAll(this.#storage);
  }

  async #writeAll(storage: KeyValueStorage): Promise<void> {
    this.#writing = true;
    while (this.#waiting !== null) {
      const value = this.#waiting;
      this.#waiting = null;
      try {
        // Web storage writes at once; nothing is awaited there, so that a reload right after loses nothing.
        const written = storage.setItem(this.#key, value);
        if (written instanceof Promise) await written;
      } catch {
        // Full, or forbidden: the position is kept in memory as well.
      }
    }
    this.#writing = false;
  }
}
