// Where flows get their audio streams: only where time is real, and never an exception.

import type { StreamSummary } from '../flows/flow-memory.ts';
import { failedStream } from '../flows/stream-end.ts';
import type { OpenStream, StreamOrder } from '../stream/stream-order.ts';

export class StreamDesk {
  readonly #openStream: OpenStream;
  /** Why no stream can be opened at all; null where streams can be. */
  readonly obstacle: string | null;

  /** @param isRealTime audio needs the real clock */
  constructor(openStream: OpenStream, isRealTime: boolean) {
    this.#openStream = openStream;
    this.obstacle = isRealTime ? null : 'audio streams need real time, and the clock of this emulator is another one';
  }

  /** Resolves when the stream has ended, however; never rejects. */
  async open(order: StreamOrder): Promise<StreamSummary> {
    return this.obstacle === null ? this.#openStream(order) : { ...failedStream(this.obstacle), report: null };
  }
}
