// Remembers, in memory, how the delivery of each callback went, and what the newest ones said.
import type { CallbackType } from '../calls/call-record.ts';
import type { ReplayResult } from './callback-replay.ts';

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

/** Sends a request once more to where it went. Whoever sent it keeps the address: the log never has it. */
type SendAgain = () => Promise<ReplayResult>;

/**
 * How sending a callback again went: the status of the application's answer, or why there is none. `unknown`: there is
 * no such callback. `impossible`: it cannot be sent again. `unanswered`: it was sent, and no answer came.
 */
export type ResendResult =
  | { ok: true; status: number }
  | { ok: false; reason: 'unknown' | 'impossible' | 'unanswered'; error: string };

interface Recording {
  callSid: string;
  entry: CallbackLogEntry;
  content: RequestContent;
  sendAgain: SendAgain | null;
}

const defaultMaxRecorded = 10_000;

export class CallbackLog {
  readonly #entries = new Map<string, CallbackLogEntry[]>();
  readonly #recorded: Recording[] = [];
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

  /** Remembers what the request of this entry says, and how it is sent again if it can be. */
  record(callSid: string, entry: CallbackLogEntry, content: RequestContent, sendAgain: SendAgain | null = null): void {
    this.#recorded.push({ callSid, entry, content, sendAgain });
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

  /** Sends a request again, and leaves its entry as it is. @param position in what `of` lists, from 0 */
  async resend(callSid: string, position: number): Promise<ResendResult> {
    const entry = this.#entries.get(callSid)?.[position];
    if (entry === undefined) return { ok: false, reason: 'unknown', error: unknownCallback };
    const recording = this.#recorded.find((one) => one.entry === entry);
    const sendAgain = recording?.sendAgain ?? null;
    if (sendAgain === null || entry.attempts.length === 0) {
      return { ok: false, reason: 'impossible', error: obstacle(entry, recording) };
    }
    const result = await sendAgain();
    return result.ok ? result : { ...result, reason: 'unanswered' };
  }

  forget(callSid: string): void {
    this.#entries.delete(callSid);
  }
}

const unknownCallback = 'this call has no such callback; after a restart those from before are not known any more';

function obstacle({ outcome, attempts }: CallbackLogEntry, recording: Recording | undefined): string {
  if (outcome === 'dropped') return 'it was dropped on demand, so there is nothing to send again';
  if (attempts.length === 0) return 'its first attempt is not over yet';
  if (recording === undefined) return 'it is too long ago: what it said and its address are forgotten';
  return 'only a StatusCallback can be sent again, not what an applet sends';
}
