// Delivers callbacks over HTTP: with a time limit, with retries, and one after another within a call.
import { type CallbackContentType, encodeCallback } from '@patchcord/exotel';
import type { CallbackEvent } from '../calls/callback-facts.ts';
import { type Clock, pause } from '../clock.ts';
import type { CallbackFaults } from './callback-faults.ts';
import type { CallbackLog, CallbackLogEntry } from './callback-log.ts';
import { type OutgoingAnswer, OutgoingHttp, type OutgoingRequest } from './outgoing-http.ts';

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
  /** What goes wrong with what it says and how it is sent; the rest is for others to see to. */
  faults?: CallbackFaults | undefined;
  /** Runs when the delivery has succeeded or is given up; not when the courier was closed before. */
  done: (entry: CallbackLogEntry) => void;
}

export class CallbackCourier {
  readonly #clock: Clock;
  readonly #times: DeliveryTimes;
  readonly #log: CallbackLog;
  readonly #http: OutgoingHttp;
  readonly #closing = new AbortController();
  /** The last delivery of each call that has one under way. */
  readonly #tails = new Map<string, Promise<void>>();

  /** @param http is closed with the courier */
  constructor(clock: Clock, times: DeliveryTimes, log: CallbackLog, http = new OutgoingHttp()) {
    this.#clock = clock;
    this.#times = times;
    this.#log = log;
    this.#http = http;
  }

  /** Delivers in the background, after everything that was posted for the same call before. */
  post(parcel: CallbackParcel): void {
    const { type, at, facts } = parcel.event;
    const entry = this.#log.begin(parcel.callSid, { type, at, callStatus: facts.status }, 'pending');
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
    this.#http.close();
    await Promise.all(this.#tails.values());
  }

  async #deliver(parcel: CallbackParcel, entry: CallbackLogEntry): Promise<void> {
    const { body, contentType } = encodeCallback(parcel.event.facts, parcel.contentType, parcel.faults);
    const request: OutgoingRequest = {
      method: 'POST',
      url: parcel.url,
      headers: { 'content-type': contentType },
      body,
      timeoutMs: this.#times.timeoutMs,
      readsBody: false,
    };
    const content = { method: 'POST' as const, query: null, contentType, body };
    this.#log.record(parcel.callSid, entry, content, () => this.#http.send(request));
    const waits = [parcel.notBefore - this.#clock.now(), ...this.#times.retryAfterMs];
    for (const waitMs of waits) {
      await pause(this.#clock, waitMs, this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      const at = this.#clock.now();
      const answer = await this.#http.send({ ...request, dribbleMs: parcel.faults?.dribbleMs });
      if (this.#closing.signal.aborted) return;
      this.#log.attempted(entry, at, answer);
      if (isSuccess(answer)) {
        entry.outcome = 'delivered';
        break;
      }
    }
    if (entry.outcome === 'pending') entry.outcome = 'failed';
    parcel.done(entry);
  }
}

function isSuccess(answer: OutgoingAnswer): boolean {
  return answer.ok && answer.status >= 200 && answer.status < 300;
}
