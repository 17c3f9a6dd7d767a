// What a test may look at and bring about, over HTTP and through the library alike.
import type { CallRecord } from './calls/call-record.ts';
import { type CallbackFaults, callbackFaultsSchema } from './exchange/callback-faults.ts';
import type { CallbackLog, CallbackLogEntry } from './exchange/callback-log.ts';
import type { Switchboard } from './exchange/switchboard.ts';
import { type RestFaultInput, type RestFaultQueue, restFaultSchema } from './http/rest-faults.ts';

/** A call as it stands, with the callbacks that were sent for it. */
export type EmulatedCall = CallRecord & { callbacks: CallbackLogEntry[] };

/** The faults are checked: one that does not fit its schema throws a ZodError. */
export interface EmulatorControls {
  /** The calls that are remembered, oldest first: all, or so many of the newest. */
  calls(newest?: number): EmulatedCall[];
  /** Queues a fault for the next matching REST requests. */
  addFault(fault: RestFaultInput): void;
  /** Replaces what goes wrong with the callbacks of calls placed from now on. */
  setCallbackFaults(faults: CallbackFaults): void;
  /** Takes back every fault, of REST answers and of callbacks; calls already placed keep theirs. */
  clearFaults(): void;
}

export function emulatorControls(
  switchboard: Switchboard,
  callbackLog: CallbackLog,
  faults: RestFaultQueue,
): EmulatorControls {
  return {
    calls: (newest = Number.POSITIVE_INFINITY) =>
      switchboard
        .records()
        .slice(-newest)
        .map((record) => ({ ...record, callbacks: callbackLog.of(record.sid) })),
    addFault: (fault) => faults.add(restFaultSchema.parse(fault)),
    setCallbackFaults: (callbackFaults) => switchboard.setCallbackFaults(callbackFaultsSchema.parse(callbackFaults)),
    clearFaults() {
      faults.clear();
      switchboard.setCallbackFaults({});
    },
  };
}
