// Remembers, in memory, how the delivery of each callback went.
import type { CallbackType } from '../calls/call-record.ts';
import type { CallbackEvent } from '../calls/callback-facts.ts';

/** One request to the StatusCallback: the status of its answer, or why there was none. `at` is epoch milliseconds. */
export type CallbackAttempt = { at: number; httpStatus: number } | { at: number; error: string };

export interface CallbackLogEntry {
  type: CallbackType;
  /** When the event happened, in epoch milliseconds. */
  at: number;
  /** The call's status as reported. */
  callStatus: string;
  attempts: CallbackAttempt[];
  /** `dropped`: lost on demand. `failed`: given up after the last retry. */
  outcome: 'pending' | 'delivered' | 'failed' | 'dropped';
}

export class CallbackLog {
  readonly #entries = new Map<string, CallbackLogEntry[]>();

  /** Begins an entry, which the sender then completes. */
  begin(callSid: string, event: CallbackEvent, outcome: 'pending' | 'dropped'): CallbackLogEntry {
    const { type, at } = event;
    const entry: CallbackLogEntry = { type, at, callStatus: event.facts.status, attempts: [], outcome };
    const entries = this.#entries.get(callSid);
    if (entries === undefined) this.#entries.set(callSid, [entry]);
    else entries.push(entry);
    return entry;
  }

  /** A copy, in the order of sending. */
  of(callSid: string): CallbackLogEntry[] {
    return structuredClone(this.#entries.get(callSid) ?? []);
  }

  forget(callSid: string): void {
    this.#entries.delete(callSid);
  }
}
