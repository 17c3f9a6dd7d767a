// Runs every call from the request for it to its end: time, storage and callbacks around the pure state machine.
import { advance } from '../calls/advance.ts';
import type { Transition } from '../calls/apply-input.ts';
import { type CallOrder, type CallRecord, newCall } from '../calls/call-record.ts';
import { newCallSid } from '../calls/call-sid.ts';
import type { Timings } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CallStore } from './call-store.ts';
import { CallTimers } from './call-timers.ts';
import type { CallbackCourier } from './callback-courier.ts';
import { type CallbackFaults, sortOutCallbacks } from './callback-faults.ts';
import type { CallbackLog } from './callback-log.ts';
import type { CallbackDelivery, KeptCall } from './kept-call.ts';

export interface SwitchboardParts {
  accountSid: string;
  timings: Timings;
  clock: Clock;
  /** Null keeps calls in memory alone. */
  store: CallStore | null;
  courier: CallbackCourier;
  callbackLog: CallbackLog;
  /** How many ended calls are remembered; the one that ended first goes first. */
  maxEndedCalls: number;
  log: Log;
}

export class Switchboard {
  readonly #parts: SwitchboardParts;
  readonly #timers: CallTimers;
  readonly #calls = new Map<string, KeptCall>();
  /** The sids of the ended calls in the order in which they ended. */
  readonly #ended = new Set<string>();
  /** Those who wait for a call to be originated. */
  readonly #waiting = new Map<string, (record: CallRecord) => void>();
  #callbackFaults: CallbackFaults = {};

  constructor(parts: SwitchboardParts) {
    this.#parts = parts;
    this.#timers = new CallTimers(parts.clock);
  }

  /** Goes on with the stored calls: what is overdue happens now, and callbacks that did not get out are sent again. */
  resume(): void {
    for (const call of this.#parts.store?.load() ?? []) {
      this.#calls.set(call.record.sid, call);
      if (call.record.endedAt !== null) this.#ended.add(call.record.sid);
      this.#post(call, released(call, call.outbox, call.record.endedAt !== null));
      this.#run(call.record.sid);
    }
  }

  /** Places a call. Resolves when Exotel would answer the request, which is when the call has been originated. */
  place(order: CallOrder): Promise<CallRecord> {
    const { clock, accountSid, timings } = this.#parts;
    const now = clock.now();
    const record = newCall(order, { sid: newCallSid(now), accountSid, timings, now });
    const { promise, resolve } = Promise.withResolvers<CallRecord>();
    this.#waiting.set(record.sid, resolve);
    this.#keep({ record, callbackFaults: this.#callbackFaults, outbox: [], deliveryCount: 0 });
    this.#run(record.sid);
    return promise;
  }

  find(callSid: string): CallRecord | null {
    return this.#calls.get(callSid)?.record ?? null;
  }

  /** Every call that is remembered, oldest first. */
  records(): CallRecord[] {
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

  /** Stops the clock of every call; stored calls go on when the emulator starts again. */
  close(): void {
    this.#timers.cancelAll();
  }

  /** Takes the call to where it is now, step by step, and sets its timer. */
  #run(callSid: string): void {
    const now = this.#parts.clock.now();
    for (let call = this.#calls.get(callSid); call !== undefined; call = this.#calls.get(callSid)) {
      const transition = advance(call.record, now);
      if (transition.record === call.record) {
        this.#timers.set(callSid, call.record.dueAt, () => this.#run(callSid));
        break;
      }
      this.#move(call, transition);
    }
    this.#forgetOldest();
  }

  #move(call: KeptCall, { record, callbacks }: Transition): void {
    const { lost, sent } = sortOutCallbacks(call.callbackFaults, callbacks);
    const fresh = sent.map((event, index) => ({ id: call.deliveryCount + index, event }));
    const moved = {
      ...call,
      record,
      outbox: [...call.outbox, ...fresh],
      deliveryCount: call.deliveryCount + fresh.length,
    };
    const justEnded = call.record.endedAt === null && record.endedAt !== null;
    // Written down before anybody hears of it: what was told must still be true after a restart.
    this.#keep(moved);
    if (justEnded) this.#ended.add(record.sid);
    this.#parts.log({ event: 'call', call: record.sid, phase: record.phase, status: record.status });
    for (const event of lost) this.#parts.callbackLog.begin(record.sid, event, 'dropped');
    this.#post(moved, released(moved, fresh, justEnded));
    this.#waiting.get(record.sid)?.(record);
    this.#waiting.delete(record.sid);
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
        done: ({ type, outcome, attempts }) => {
          this.#parts.log({ event: 'callback', call: sid, type, outcome, attempts: attempts.length });
          this.#delivered(sid, id);
        },
      });
    }
  }

  #delivered(callSid: string, deliveryId: number): void {
    const call = this.#calls.get(callSid);
    if (call === undefined) return;
    this.#keep({ ...call, outbox: call.outbox.filter(({ id }) => id !== deliveryId) });
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
      this.#timers.cancel(callSid);
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
