// Collects what is wrong with a bot: each kind once, with how often and when first.
import { type FindingCode, type FindingKind, findingCatalogue } from './finding-catalogue.ts';

export interface Finding extends FindingKind {
  /** Stable. */
  code: FindingCode;
  count: number;
  /** Milliseconds since `start` was sent; negative before it. */
  firstAtMs: number;
}

export class Findings {
  readonly #found = new Map<FindingCode, Finding>();

  note(code: FindingCode, atMs: number): void {
    const known = this.#found.get(code);
    if (known !== undefined) known.count += 1;
    else this.#found.set(code, { code, ...findingCatalogue[code], count: 1, firstAtMs: Math.round(atMs) });
  }

  /** In the order in which they were first seen. */
  list(): Finding[] {
    return [...this.#found.values()].map((finding) => ({ ...finding }));
  }
}
