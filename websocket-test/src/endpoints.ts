// The addresses that serve this client, and whose turn it is.
import { parseServerUrl } from './server-url.ts';

export class Endpoints {
  readonly #home: string;
  #queue: string[] = [];

  /** `home` is where the user pointed us; it stays in the list whatever the server names. */
  constructor(home: string) {
    this.#home = home;
  }

  get current(): string {
    return this.#queue[0] ?? this.#home;
  }

  /** Goes on to the next address; after the last one the first has its turn again. */
  next(): void {
    const [first, ...rest] = this.#queue;
    if (first !== undefined) this.#queue = [...rest, first];
  }

  /** Takes the addresses of a `goaway`, the first of them first; none: everything stays. */
  replace(addresses: string[]): void {
    const urls = addresses.map(parseServerUrl).flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
    if (urls.length > 0) this.#queue = [...new Set([...urls, this.#home])];
  }
}
