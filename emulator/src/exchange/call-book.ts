// Every call that is remembered, in memory and on disk; tells the application of each change.
import type { AnyCall } from '../calls/any-call.ts';
import type { CallbackEvent } from '../calls/callback-facts.ts';
import type { Log } from '../log.ts';
import type { CallStore } from './call-store.ts';
import type { CallbackCourier } from './callback-courier.ts';
import { type CallbackFaults, sortOutCallbacks } from './callback-faults.ts';
import type { CallbackLog } from './callback-log.ts';
import type { CallbackDelivery, KeptCall } from './kept-call.ts';

export interface CallBookParts {
  /** Null keeps calls in memory alone. */
  store: CallStore | null;
  courier: CallbackCourier;
  callbackLog: CallbackLog;
  /** How many ended calls are remembered; the one that ended first goes first. */
  maxEndedCalls: number;
  log: Log;
}

/** A call after a change, and the callbacks that the change gave rise to, in order. */
export interface Change {
  record: AnyCall;
  callbacks: readonly CallbackEvent[];
}

/** Who waits for a call to be originated, and what he is to be told. */
interface Waiter {
  resolve: (record: AnyCall) => void;
  /** Null until the call has been originated. */
  answer: AnyCall | null;
}

export class CallBook {
  readonly #parts: CallBookParts;
  readonly #calls = new Map<string, KeptCall>();
  /** The sids of the ended calls in the order in which they ended. */
  readonly #ended = new Set<string>();
  readonly #waiting = new Map<string, Waiter>();
  #callbackFaults: CallbackFaults = {};

  constructor(parts: CallBookParts) {
    this.#parts = parts;
  }

  /** Reads what is stored and sends the callbacks again that had not got out. Returns every call, oldest first. */
  load(): AnyCall[] {
    for (const call of this.#parts.store?.load() ?? []) {
      const hasEnded = call.record.endedAt !== null;
      this.#calls.set(call.record.sid, call);
      if (hasEnded) this.#ended.add(call.record.sid);
      this.#post(call, released(call, call.outbox, hasEnded));
    }
    return this.records();
  }

  /** Takes a new call in. */
  open(record: AnyCall): void {
    this.#keep({ record, callbackFaults: this.#callbackFaults, outbox: [], deliveryCount: 0 });
  }

  /** Takes a new call in. Resolves when Exotel would answer the request for it: when it has been originated. */
  openAndWait(record: AnyCall): Promise<AnyCall> {
    const { promise, resolve } = Promise.withResolvers<AnyCall>();
    this.#waiting.set(record.sid, { resolve, answer: null });
    this.open(record);
    return promise;
  }

  find(callSid: string): AnyCall | null {
    return this.#calls.get(callSid)?.record ?? null;
  }

  /** What goes wrong with the callbacks of this call. */
  faultsOf(callSid: string): CallbackFaults {
    return this.#calls.get(callSid)?.callbackFaults ?? {};
  }

  /** Every call that is remembered, oldest first. */
  records(): AnyCall[] {
    return Array.from(this.#calls.values(), ({ record }) => record);
  }

  /** How many calls have not ended. */
  get ongoingCount(): number {
    return this.#calls.size - this.#ended.size;
  }

  /** Applies to the calls placed from now on. */
  setCallbackFaults(faults: CallbackFaults): void {
    this.#callbackFaults = faults;
  }

  /** Puts the changed call in the place of the one that was. */
  change({ record, callbacks }: Change): void {
    const call = this.#calls.get(record.sid);
    if (call === undefined) return;
    const { lost, sent } = sortOutCallbacks(call.callbackFaults, callbacks);
    const fresh = sent.map((event, index) => ({ id: call.deliveryCount + index, event }));
    const outbox = [...call.outbox, ...fresh];
    const changed = { ...call, record, outbox, deliveryCount: call.deliveryCount + fresh.length };
    const justEnded = call.record.endedAt === null && record.endedAt !== null;
    // Written down before anybody hears of it: what was told must still be true after a restart.
    this.#keep(changed);
    if (justEnded) this.#ended.add(record.sid);
    if (call.record.phase !== record.phase) {
      this.#parts.log({ event: 'call', call: record.sid, phase: record.phase, status: record.status });
    }
    for (const { type, at, facts } of lost) {
      this.#parts.callbackLog.begin(record.sid, { type, at, callStatus: facts.status }, 'dropped');
    }
    this.#post(changed, released(changed, fresh, justEnded));
    this.#answer(changed);
    this.#forgetOldest();
  }

  #post(call: KeptCall, deliveries: readonly CallbackDelivery[]): void {
    const { sid, statusCallback } = call.record;
    if (statusCallback === null) return;
    for (const { id, event } of deliveries) {
      this.#parts.courier.post({
        callSid: sid,
        url: statusCallback.url,
        contentType: statusCallback.contentType,
        event,
        notBefore: event.at + (call.callbackFaults.delayMs ?? 0),
        faults: call.callbackFaults,
        done: ({ type, outcome, attempts }) => {
          this.#parts.log({ event: 'callback', call: sid, type, outcome, attempts: attempts.length });
          this.#delivered(sid, id);
        },
      });
    }
  }

  #delivered(callSid: string, deliveryId: number): void {
    const call = this.#calls.get(callSid);
    if (call !== undefined) this.#keep({ ...call, outbox: call.outbox.filter(({ id }) => id !== deliveryId) });
    this.#resolve(callSid);
  }

  /** Tells who waits how the call stood when it had been originated, at once or after the first callback. */
  #answer({ record, callbackFaults, outbox }: KeptCall): void {
    const waiter = this.#waiting.get(record.sid);
    if (waiter === undefined) return;
    waiter.answer ??= record;
    const mayStillReport = record.endedAt === null || outbox.length > 0;
    if (callbackFaults.beforeAnswer !== true || record.statusCallback === null || !mayStillReport) {
      this.#resolve(record.sid);
    }
  }

  #resolve(callSid: string): void {
    const waiter = this.#waiting.get(callSid);
    if (waiter === undefined || waiter.answer === null) return;
    waiter.resolve(waiter.answer);
    this.#waiting.delete(callSid);
  }

  #keep(call: KeptCall): void {
    this.#calls.set(call.record.sid, call);
    this.#parts.store?.save(call);
  }

  #forgetOldest(): void {
    for (const callSid of this.#ended) {
      if (this.#ended.size <= this.#parts.maxEndedCalls) return;
      this.#ended.delete(callSid);
      this.#calls.delete(callSid);
      this.#parts.callbackLog.forget(callSid);
      this.#parts.store?.remove(callSid);
    }
  }
}

/** Which deliveries go out now: the fresh ones, or, where callbacks come in reverse, all of them at the end. */
function released(call: KeptCall, fresh: readonly CallbackDelivery[], ended: boolean): readonly CallbackDelivery[] {
  if (call.callbackFaults.reverse !== true) return fresh;
  return ended ? call.outbox.toReversed() : [];
}
