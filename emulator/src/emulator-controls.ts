// What a test may look at and bring about, over HTTP and through the library alike.
import { z } from 'zod';
import type { Exchange } from './build-exchange.ts';
import type { AnyCall } from './calls/any-call.ts';
import { type CallbackFaults, callbackFaultsSchema } from './exchange/callback-faults.ts';
import type { CallbackLogEntry, RecordedRequest, ResendResult } from './exchange/callback-log.ts';
import type { StreamSummary } from './flows/flow-memory.ts';
import type { NumberBook, NumberFacts } from './http/number-resources.ts';
import { type RestFaultInput, type RestFaultQueue, restFaultSchema } from './http/rest-faults.ts';
import type { Settings } from './options.ts';
import { type Checked, phoneNumber } from './parameters.ts';
import { SteppedClock } from './stepped-clock.ts';

/** A call as it stands, with the requests that were sent for it. */
export type EmulatedCall = AnyCall & { callbacks: CallbackLogEntry[] };

export const callInSchema = z.strictObject({
  /** Who calls. */
  from: phoneNumber,
  /** The ExoPhone. */
  to: phoneNumber,
  /** The id of the flow that takes the call; default: the ExoPhone's. */
  flow: z.string().min(1).optional(),
});

/** Somebody who calls an ExoPhone; numbers in any form that Exotel takes. */
export type CallIn = z.input<typeof callInSchema>;

/** The faults are checked: one that does not fit its schema throws a ZodError. */
export interface EmulatorControls {
  /** The calls that are remembered, oldest first: all, or so many of the newest. */
  calls(newest?: number): EmulatedCall[];
  /** Somebody calls an ExoPhone, and its flow begins. The error says what is wrong with the order. */
  callIn(order: CallIn): Checked<EmulatedCall>;
  /** Presses digits (0-9, *, #) on the phone of a call's first party. False when no flow or bot has this call. */
  press(callSid: string, digits: string): boolean;
  /** Hangs up the phone of a call's first party. False when that party is not on the line. */
  hangUp(callSid: string): boolean;
  /**
   * What the newest requests to applications said and how they were answered, oldest first; of so many as fit, and not
   * over a restart.
   */
  callbacks(): RecordedRequest[];
  /** One request of a call with its answers; null when there is none, or when it is forgotten. */
  callback(callSid: string, position: number): RecordedRequest | null;
  /**
   * Sends any request of a call again, once, to where it went. The log gets an entry for it; the call goes on as it did.
   *
   * @param position in the `callbacks` of the call, from 0
   */
  resendCallback(callSid: string, position: number): Promise<ResendResult>;
  /** The audio streams of a call that have ended, with their reports; of the newest 500 calls with streams. */
  streams(callSid: string): readonly StreamSummary[];
  /** Sets what is known of a number. False when it is no Indian number. */
  setNumber(number: string, facts: NumberFacts): boolean;
  /** Lets a stepwise clock go on, and resolves when everything due by then is done. False for any other clock. */
  advanceClock(durationMs: number): Promise<boolean>;
  /** Queues a fault for the next matching REST requests. */
  addFault(fault: RestFaultInput): void;
  /** Replaces what goes wrong with the callbacks of calls placed from now on. */
  setCallbackFaults(faults: CallbackFaults): void;
  /** Takes back every fault, of REST answers and of callbacks; calls already placed keep theirs. */
  clearFaults(): void;
}

export interface ControlledParts {
  exchange: Exchange;
  faults: RestFaultQueue;
  numbers: NumberBook;
  settings: Settings;
}

export function emulatorControls({ exchange, faults, numbers, settings }: ControlledParts): EmulatorControls {
  const { book, callbackLog, flowCalls, switchboard } = exchange;
  const withCallbacks = (record: AnyCall): EmulatedCall => ({ ...record, callbacks: callbackLog.of(record.sid) });
  return {
    calls: (newest = Number.POSITIVE_INFINITY) => book.records().slice(-newest).map(withCallbacks),
    callIn(order) {
      const called = takeCallIn(order, exchange, settings.exoPhones);
      return called.ok ? { ok: true, value: withCallbacks(called.value) } : called;
    },
    press: (callSid, digits) => /^[0-9*#]+$/.test(digits) && flowCalls.press(callSid, digits),
    hangUp: (callSid) => flowCalls.hangUp(callSid) || switchboard.hangUp(callSid),
    callbacks: () => callbackLog.recorded(),
    callback: (callSid, position) => callbackLog.find(callSid, position),
    resendCallback: (callSid, position) => callbackLog.resend(callSid, position, () => settings.clock.now()),
    streams: (callSid) => exchange.streams.of(callSid),
    setNumber: (number, facts) => numbers.set(number, facts),
    async advanceClock(durationMs) {
      const { clock } = settings;
      if (!(clock instanceof SteppedClock)) return false;
      await clock.advance(durationMs, exchange.idle);
      return true;
    },
    addFault: (fault) => faults.add(restFaultSchema.parse(fault)),
    setCallbackFaults: (callbackFaults) => book.setCallbackFaults(callbackFaultsSchema.parse(callbackFaults)),
    clearFaults() {
      faults.clear();
      book.setCallbackFaults({});
    },
  };
}

function takeCallIn(order: CallIn, { flowCalls, shelf }: Exchange, exoPhones: readonly string[]): Checked<AnyCall> {
  const checked = callInSchema.safeParse(order);
  if (!checked.success) {
    const problems = checked.error.issues.map(({ path, message }) => [...path, message].join(' '));
    return { ok: false, error: problems.join('; ') };
  }
  const { from, to, flow } = checked.data;
  if (!exoPhones.includes(to)) return { ok: false, error: 'to is not an ExoPhone of this account' };
  const chosen = flow === undefined ? shelf.ofExoPhone(to) : shelf.find(flow);
  if (chosen === null) return { ok: false, error: 'flow is not there' };
  const nothing = { customField: null, ringLimitMs: null, timeLimitMs: null, statusCallback: null };
  const call = flowCalls.callIn({ kind: 'inbound', from, exoPhone: to, flowId: chosen.id, ...nothing }, chosen);
  return { ok: true, value: call };
}
