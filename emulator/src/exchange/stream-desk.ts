// Where flows get their audio streams: only where time is real, and never an exception. Keeps how they went.

import type { StreamSummary } from '../flows/flow-memory.ts';
import { failedStream } from '../flows/stream-end.ts';
import type { OpenStream, StreamOrder } from '../stream/stream-order.ts';

/** Calls whose streams are remembered; the oldest go first. */
const maxCalls = 500;

export class StreamDesk {
  readonly #openStream: OpenStream;
  readonly #ended = new Map<string, StreamSummary[]>();
  /** Why no stream can be opened at all; null where streams can be. */
  readonly obstacle: string | null;

  /** @param isRealTime audio needs the real clock */
  constructor(openStream: OpenStream, isRealTime: boolean) {
    this.#openStream = openStream;
    this.obstacle = isRealTime ? null : 'audio streams need real time, and the clock of this emulator is another one';
  }

  /** Resolves when the stream has ended, however; never rejects. */
  async open(order: StreamOrder): Promise<StreamSummary> {
    if (this.obstacle !== null) return { ...failedStream(this.obstacle), report: null };
    const summary = await this.#openStream(order);
    this.#keep(order.callSid, summary);
    return summary;
  }

  /** The streams of a call that have ended, in their order, with their reports. */
  of(callSid: string): readonly StreamSummary[] {
    return this.#ended.get(callSid) ?? [];
  }

  #keep(callSid: string, summary: StreamSummary): void {
    this.#ended.set(callSid, [...this.of(callSid), summary]);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > maxCalls && oldest !== undefined) this.#ended.delete(oldest);
  }
}
