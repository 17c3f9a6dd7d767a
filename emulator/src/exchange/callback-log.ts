// Remembers, in memory, how the delivery of each callback went, and of the newest ones what was said and answered.
import type { CallbackType } from '../calls/call-record.ts';
import type { KeptAnswer } from './answer-body.ts';
import type { OutgoingAnswer } from './outgoing-http.ts';

/** One request to an application: the status of its answer, or why there was none. `at` is epoch milliseconds. */
export type CallbackAttempt = { at: number; httpStatus: number } | { at: number; error: string };

/** A StatusCallback, a popup, a Passthru, or an applet that asks for its instructions. */
export type RequestType = CallbackType | 'popup' | 'passthru' | 'dynamic-url';

export interface CallbackLogEntry {
  type: RequestType;
  /** When the event happened, or when somebody sent it again, in epoch milliseconds. */
  at: number;
  /** The call's status as reported. */
  callStatus: string;
  attempts: CallbackAttempt[];
  /**
   * `dropped`: lost on demand. `failed`: given up after the last retry. What an applet sends is tried once, and any
   * answer delivers it; so is what is sent again.
   */
  outcome: 'pending' | 'delivered' | 'failed' | 'dropped';
  /** The position of the request of which this is one more copy, sent by hand. The call never hears of its answer. */
  resendOf?: number;
}

/** What a request says, without where it goes: an address may hold a secret. */
export interface RequestContent {
  method: 'GET' | 'POST';
  /** What was added to the address of a GET. */
  query: string | null;
  contentType: string | null;
  body: string | null;
}

/** An attempt with the beginning of its answer; without one when there was none, or when it is forgotten. */
export type AnsweredAttempt = CallbackAttempt & { answer?: KeptAnswer };

/** One line of the recording. */
export interface RecordedRequest extends Omit<CallbackLogEntry, 'attempts'>, RequestContent {
  callSid: string;
  attempts: AnsweredAttempt[];
}

/** Sends a request once more to where it went. Whoever sent it keeps the address: the log never has it. */
export type SendAgain = () => Promise<OutgoingAnswer>;

/**
 * How sending a callback again went: the status of the application's answer, or why there is none. `unknown`: there is
 * no such callback. `impossible`: it cannot be sent again. `unanswered`: it was sent, and no answer came.
 */
export type ResendResult =
  | { ok: true; status: number }
  | { ok: false; reason: 'unknown' | 'impossible' | 'unanswered'; error: string };

interface Recording {
  callSid: string;
  content: RequestContent;
  sendAgain: SendAgain;
  answers: Map<CallbackAttempt, KeptAnswer>;
}

export interface CallbackLogLimits {
  /** Of so many requests the content is kept, the newest. */
  maxRecorded: number;
  /** So many letters of answers are kept; beyond, the oldest requests are forgotten. */
  maxAnswerLetters: number;
}

const defaultLimits: CallbackLogLimits = { maxRecorded: 10_000, maxAnswerLetters: 32 * 1024 * 1024 };

export class CallbackLog {
  readonly #entries = new Map<string, CallbackLogEntry[]>();
  /** Oldest first. */
  readonly #recorded = new Map<CallbackLogEntry, Recording>();
  readonly #limits: CallbackLogLimits;
  #answerLetters = 0;

  constructor(limits: Partial<CallbackLogLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** Begins an entry, which the sender then completes. */
  begin(
    callSid: string,
    event: Pick<CallbackLogEntry, 'type' | 'at' | 'callStatus' | 'resendOf'>,
    outcome: 'pending' | 'dropped',
  ): CallbackLogEntry {
    const { type, at, callStatus, resendOf } = event;
    const entry: CallbackLogEntry = { type, at, callStatus, attempts: [], outcome };
    if (resendOf !== undefined) entry.resendOf = resendOf;
    const entries = this.#entries.get(callSid);
    if (entries === undefined) this.#entries.set(callSid, [entry]);
    else entries.push(entry);
    return entry;
  }

  /** Remembers what the request of this entry says, and how it is sent again. */
  record(callSid: string, entry: CallbackLogEntry, content: RequestContent, sendAgain: SendAgain): void {
    this.#recorded.set(entry, { callSid, content, sendAgain, answers: new Map() });
    this.#forgetOldest();
  }

  /** Adds what came of one attempt. */
  attempted(entry: CallbackLogEntry, at: number, answer: OutgoingAnswer): void {
    const attempt = answer.ok ? { at, httpStatus: answer.status } : { at, error: answer.error };
    entry.attempts.push(attempt);
    const recording = this.#recorded.get(entry);
    if (!answer.ok || recording === undefined) return;
    recording.answers.set(attempt, answer.kept);
    this.#answerLetters += answer.kept.body.length;
    this.#forgetOldest();
  }

  /** A copy, in the order of sending. */
  of(callSid: string): CallbackLogEntry[] {
    return structuredClone(this.#entries.get(callSid) ?? []);
  }

  /** A copy of what was recorded, oldest first. */
  recorded(): RecordedRequest[] {
    return Array.from(this.#recorded, ([entry, recording]) => recordedRequest(entry, recording));
  }

  /** A copy of one request and its answers; null when it is not remembered. @param position in what `of` lists, from 0 */
  find(callSid: string, position: number): RecordedRequest | null {
    const entry = this.#entries.get(callSid)?.[position];
    const recording = entry === undefined ? undefined : this.#recorded.get(entry);
    return entry === undefined || recording === undefined ? null : recordedRequest(entry, recording);
  }

  /**
   * Sends a request again, under an entry of its own: that of the first one stays as it is.
   *
   * @param position in what `of` lists, from 0
   * @param now tells epoch milliseconds
   */
  async resend(callSid: string, position: number, now: () => number): Promise<ResendResult> {
    const entry = this.#entries.get(callSid)?.[position];
    if (entry === undefined) return { ok: false, reason: 'unknown', error: unknownCallback };
    const recording = this.#recorded.get(entry);
    if (recording === undefined || entry.attempts.length === 0) {
      return { ok: false, reason: 'impossible', error: obstacle(entry) };
    }
    const copy = this.begin(callSid, { ...entry, at: now(), resendOf: entry.resendOf ?? position }, 'pending');
    this.record(callSid, copy, recording.content, recording.sendAgain);
    const answer = await recording.sendAgain();
    this.attempted(copy, now(), answer);
    copy.outcome = answer.ok ? 'delivered' : 'failed';
    return answer.ok ? { ok: true, status: answer.status } : { ...answer, reason: 'unanswered' };
  }

  forget(callSid: string): void {
    this.#entries.delete(callSid);
  }

  #forgetOldest(): void {
    const { maxRecorded, maxAnswerLetters } = this.#limits;
    for (const [entry, { answers }] of this.#recorded) {
      if (this.#recorded.size <= maxRecorded && this.#answerLetters <= maxAnswerLetters) return;
      this.#recorded.delete(entry);
      for (const { body } of answers.values()) this.#answerLetters -= body.length;
    }
  }
}

function recordedRequest(entry: CallbackLogEntry, { callSid, content, answers }: Recording): RecordedRequest {
  const attempts = entry.attempts.map((attempt): AnsweredAttempt => {
    const answer = answers.get(attempt);
    return answer === undefined ? { ...attempt } : { ...attempt, answer: { ...answer } };
  });
  return { callSid, ...entry, ...content, attempts };
}

const unknownCallback = 'this call has no such callback; after a restart those from before are not known any more';

function obstacle({ outcome, attempts }: CallbackLogEntry): string {
  if (outcome === 'dropped') return 'it was dropped on demand, so there is nothing to send again';
  if (attempts.length === 0) return 'its first attempt is not over yet';
  return 'it is too long ago: what it said and its address are forgotten';
}
