// Reads named values out of a payload, whatever spelling Exotel chose, and remembers what nobody asked for.

import { parseExotelTime } from './parse-time.ts';
import { isPayload, type Payload, type PayloadValue, plainName } from './payload-tree.ts';
import { plainText } from './plain-text.ts';

const maxRestEntries = 100;
const maxRestCharacters = 1024;

interface Field {
  /** The path as it was spelt, e.g. `Legs[0][Type]`. */
  path: string;
  /** `null` where Exotel had nothing to say. */
  text: string | null;
  taken: boolean;
}

/**
 * The leaves of a payload by path (`Legs[0][Status]`). Paths are matched without regard to case, `_`, `.` and `-`.
 * `""`, `"null"`, null and white space are missing values. Whoever names several paths gets the first that has a value.
 */
export class Fields {
  readonly #fields = new Map<string, Field>();

  constructor(payload: Payload) {
    this.#collect(payload, (name) => name);
  }

  text(...paths: string[]): string | null {
    return this.#take(paths, (text) => text) ?? null;
  }

  /** A finite number. Anything else stays for `rest`. */
  number(...paths: string[]): number | null {
    return this.#take(paths, (text) => (Number.isFinite(Number(text)) ? Number(text) : undefined)) ?? null;
  }

  /** An instant as ISO 8601 in UTC. What is no time stays for `rest`. */
  time(...paths: string[]): string | null {
    return this.#take(paths, parseExotelTime) ?? null;
  }

  /** Whether one of these paths, or anything under it, was sent at all, with a value or without. */
  has(...paths: string[]): boolean {
    return paths.map(plainName).some((wanted) => {
      return this.#fields.has(wanted) || this.#fields.keys().some((path) => path.startsWith(`${wanted}[`));
    });
  }

  /** The indices that were sent of a list, in order. */
  indices(list: string): number[] {
    const pattern = /^\[(\d+)\]\[/;
    const wanted = plainName(list);
    const found = new Set<number>();
    for (const path of this.#fields.keys()) {
      const index = path.startsWith(wanted) ? pattern.exec(path.slice(wanted.length))?.[1] : undefined;
      if (index !== undefined) found.add(Number(index));
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Leaves a path, and all under it, out of `rest`. */
  drop(path: string): void {
    const wanted = plainName(path);
    for (const [name, field] of this.#fields) {
      if (name === wanted || name.startsWith(`${wanted}[`)) field.taken = true;
    }
  }

  /** What has a value and was not taken, by the path as it was spelt: the first 100, each cut at 1024 characters. */
  rest(): Record<string, string> {
    const left = [...this.#fields.values()].filter((field) => !field.taken && field.text !== null);
    return Object.fromEntries(
      left.slice(0, maxRestEntries).map((field) => [field.path, (field.text ?? '').slice(0, maxRestCharacters)]),
    );
  }

  #take<T>(paths: string[], read: (text: string) => T | undefined): T | undefined {
    for (const path of paths) {
      const field = this.#fields.get(plainName(path));
      const value = field?.text ? read(field.text) : undefined;
      if (field && value !== undefined) {
        field.taken = true;
        return value;
      }
    }
    return undefined;
  }

  #collect(container: Payload | PayloadValue[], pathOf: (name: string) => string): void {
    for (const [name, value] of Object.entries(container)) {
      const path = pathOf(name);
      if (Array.isArray(value) || isPayload(value)) this.#collect(value, (inner) => `${path}[${inner}]`);
      else this.#add(path, value);
    }
  }

  #add(path: string, value: string | null): void {
    const text = plainText(value ?? '');
    const field = { path, text: text === '' || text === 'null' ? null : text, taken: false };
    // Two spellings of one name: the first with a value stands.
    if (!this.#fields.get(plainName(path))?.text) this.#fields.set(plainName(path), field);
  }
}
