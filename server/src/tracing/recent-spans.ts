// The last span of each call, for work that comes of it elsewhere. The oldest calls are forgotten.
import type { OpenSpan } from './tracing.ts';

const MAX_CALLS = 2_000;

export class RecentSpans {
  readonly #spans = new Map<string, OpenSpan>();

  keep(callId: string, span: OpenSpan): void {
    this.#spans.delete(callId);
    this.#spans.set(callId, span);
    if (this.#spans.size <= MAX_CALLS) return;
    const [oldest] = this.#spans.keys();
    if (oldest !== undefined) this.#spans.delete(oldest);
  }

  of(callId: string): OpenSpan | undefined {
    return this.#spans.get(callId);
  }
}
