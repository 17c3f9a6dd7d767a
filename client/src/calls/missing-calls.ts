// Calls that ended while the client was away: asks the server, until it answers, what became of each.

import type { Fetch } from '../connection/ask-server.ts';
import { fullJitterMs } from '../connection/backoff.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveCall } from './call.ts';
import type { CallBook } from './call-book.ts';
import { lookUpCall } from './look-up-call.ts';

export interface MissingCallsOptions {
  book: CallBook;
  /** undefined: the platform has none, and nothing can be asked. */
  fetch: Fetch | undefined;
  /** Where the server answers now, and the token for it. */
  server: () => { endpoint: string; token: string | undefined };
  clock: Clock;
  random: () => number;
}

const BACKOFF = { baseMs: 1_000, capMs: 10_000 };
const TRIES = 6;

export class MissingCalls {
  readonly #options: MissingCallsOptions;
  readonly #sought = new Set<string>();

  constructor(options: MissingCallsOptions) {
    this.#options = options;
  }

  /** Learns what became of the call, or loses it. */
  async find(call: LiveCall): Promise<void> {
    const { callId } = call;
    if (this.#sought.has(callId)) return;
    this.#sought.add(callId);
    try {
      for (let attempt = 0; attempt < TRIES && !call.hasEnded; attempt += 1) {
        if (attempt > 0) await this.#pause(attempt - 1);
        const found = await this.#ask(callId);
        if (found === 'unknown') break;
        if (found === null) continue;
        // More calls are active than fit a welcome: it may be one of them.
        this.#options.book.learn(found, 'state');
        return;
      }
      if (!call.hasEnded) this.#options.book.lose(call);
    } finally {
      this.#sought.delete(callId);
    }
  }

  #ask(callId: string) {
    const { fetch, server, clock } = this.#options;
    return fetch === undefined ? Promise.resolve('unknown' as const) : lookUpCall(callId, { fetch, clock, server });
  }

  #pause(attempt: number): Promise<void> {
    const { clock, random } = this.#options;
    return new Promise((resolve) => void clock.setTimer(resolve, fullJitterMs(attempt, BACKOFF, random)));
  }
}
