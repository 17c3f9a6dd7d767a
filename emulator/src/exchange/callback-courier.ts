// Delivers callbacks over HTTP: with a time limit, with retries, and one after another within a call.
import { type CallbackContentType, encodeCallback } from '@patchcord/exotel';
import type { CallbackEvent } from '../calls/callback-facts.ts';
import type { Clock } from '../clock.ts';
import type { CallbackAttempt, CallbackLog, CallbackLogEntry } from './callback-log.ts';

const userAgent = 'Exotel/1.0 (patchcord-emulator)';

/** Times in milliseconds. The real ones are told to be 15 s, and retries after 5 and 15 min. */
export interface DeliveryTimes {
  timeoutMs: number;
  /** The pause before each retry; as many retries as there are pauses. */
  retryAfterMs: readonly number[];
}

export interface CallbackParcel {
  callSid: string;
  url: string;
  contentType: CallbackContentType;
  event: CallbackEvent;
  /** Not sent before this time in epoch milliseconds. */
  notBefore: number;
  /** Runs when the delivery has succeeded or is given up; not when the courier was closed before. */
  done: (entry: CallbackLogEntry) => void;
}

export class CallbackCourier {
  readonly #clock: Clock;
  readonly #times: DeliveryTimes;
  readonly #log: CallbackLog;
  readonly #closing = new AbortController();
  /** The last delivery of each call that has one under way. */
  readonly #tails = new Map<string, Promise<void>>();

  constructor(clock: Clock, times: DeliveryTimes, log: CallbackLog) {
    this.#clock = clock;
    this.#times = times;
    this.#log = log;
  }

  /** Delivers in the background, after everything that was posted for the same call before. */
  post(parcel: CallbackParcel): void {
    const entry = this.#log.begin(parcel.callSid, parcel.event, 'pending');
    const before = this.#tails.get(parcel.callSid) ?? Promise.resolve();
    const tail = before
      .then(() => this.#deliver(parcel, entry))
      .finally(() => {
        if (this.#tails.get(parcel.callSid) === tail) this.#tails.delete(parcel.callSid);
      });
    this.#tails.set(parcel.callSid, tail);
  }

  /** Breaks off what is under way and waits until nothing is. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#tails.values());
  }

  async #deliver(parcel: CallbackParcel, entry: CallbackLogEntry): Promise<void> {
    const waits = [parcel.notBefore - this.#clock.now(), ...this.#times.retryAfterMs];
    for (const waitMs of waits) {
      await this.#pause(waitMs);
      if (this.#closing.signal.aborted) return;
      const attempt = await this.#attempt(parcel);
      if (this.#closing.signal.aborted) return;
      entry.attempts.push(attempt);
      if (isSuccess(attempt)) {
        entry.outcome = 'delivered';
        break;
      }
    }
    if (entry.outcome === 'pending') entry.outcome = 'failed';
    parcel.done(entry);
  }

  async #attempt(parcel: CallbackParcel): Promise<CallbackAttempt> {
    const at = this.#clock.now();
    const { body, contentType } = encodeCallback(parcel.event.facts, parcel.contentType);
    try {
      const response = await fetch(parcel.url, {
        method: 'POST',
        headers: { 'content-type': contentType, 'user-agent': userAgent },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#times.timeoutMs)]),
      });
      await response.body?.cancel();
      return { at, httpStatus: response.status };
    } catch (error) {
      return { at, error: reason(error) };
    }
  }

  #pause(durationMs: number): Promise<void> {
    if (durationMs <= 0 || this.#closing.signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.startTimer(durationMs, resolve);
    const stop = () => {
      cancel();
      resolve();
    };
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => this.#closing.signal.removeEventListener('abort', stop));
  }
}

function isSuccess(attempt: CallbackAttempt): boolean {
  return 'httpStatus' in attempt && attempt.httpStatus >= 200 && attempt.httpStatus < 300;
}

/** A word for the log that cannot contain the URL, which may carry a secret. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const cause = error.cause;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
