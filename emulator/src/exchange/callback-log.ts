// Remembers, in memory, how the delivery of each callback went, and what the newest ones said.
import type { CallbackType } from '../calls/call-record.ts';

/** One request to an application: the status of its answer, or why there was none. `at` is epoch milliseconds. */
export type CallbackAttempt = { at: number; httpStatus: number } | { at: number; error: string };

/** A StatusCallback, a popup, a Passthru, or an applet that asks for its instructions. */
export type RequestType = CallbackType | 'popup' | 'passthru' | 'dynamic-url';

export interface CallbackLogEntry {
  type: RequestType;
  /** When the event happened, in epoch milliseconds. */
  at: number;
  /** The call's status as reported. */
  callStatus: string;
  attempts: CallbackAttempt[];
  /**
   * `dropped`: lost on demand. `failed`: given up after the last retry. What an applet sends is tried once, and any
   * answer delivers it.
   */
  outcome: 'pending' | 'delivered' | 'failed' | 'dropped';
}

/** What a request says, without where it goes: an address may hold a secret. */
export interface RequestContent {
  method: 'GET' | 'POST';
  /** What was added to the address of a GET. */
  query: string | null;
  contentType: string | null;
  body: string | null;
}

/** One line of the recording. */
export type RecordedRequest = { callSid: string } & CallbackLogEntry & RequestContent;

const defaultMaxRecorded = 10_000;

export class CallbackLog {
  readonly #entries = new Map<string, CallbackLogEntry[]>();
  readonly #recorded: { callSid: string; entry: CallbackLogEntry; content: RequestContent }[] = [];
  readonly #maxRecorded: number;

  /** @param maxRecorded of so many requests the content is kept, the newest */
  constructor(maxRecorded = defaultMaxRecorded) {
    this.#maxRecorded = maxRecorded;
  }

  /** Begins an entry, which the sender then completes. */
  begin(
    callSid: string,
    event: Pick<CallbackLogEntry, 'type' | 'at' | 'callStatus'>,
    outcome: 'pending' | 'dropped',
  ): CallbackLogEntry {
    const { type, at, callStatus } = event;
    const entry: CallbackLogEntry = { type, at, callStatus, attempts: [], outcome };
    const entries = this.#entries.get(callSid);
    if (entries === undefined) this.#entries.set(callSid, [entry]);
    else entries.push(entry);
    return entry;
  }

  /** Remembers what the request of this entry says. */
  record(callSid: string, entry: CallbackLogEntry, content: RequestContent): void {
    this.#recorded.push({ callSid, entry, content });
    if (this.#recorded.length > this.#maxRecorded) this.#recorded.shift();
  }

  /** A copy, in the order of sending. */
  of(callSid: string): CallbackLogEntry[] {
    return structuredClone(this.#entries.get(callSid) ?? []);
  }

  /** A copy of what was recorded, oldest first. */
  recorded(): RecordedRequest[] {
    return structuredClone(this.#recorded.map(({ callSid, entry, content }) => ({ callSid, ...entry, ...content })));
  }

  forget(callSid: string): void {
    this.#entries.delete(callSid);
  }
}
