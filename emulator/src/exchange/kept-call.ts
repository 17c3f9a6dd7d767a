// What the emulator keeps of a call: the call itself and the callbacks that still have to go out.
import type { AnyCall } from '../calls/any-call.ts';
import type { CallbackEvent } from '../calls/callback-facts.ts';
import type { CallbackFaults } from './callback-faults.ts';

/** One copy of one callback on its way; the id is unique within its call. */
export interface CallbackDelivery {
  id: number;
  event: CallbackEvent;
}

/** Plain JSON. */
export interface KeptCall {
  record: AnyCall;
  callbackFaults: CallbackFaults;
  /** In the order of events. A delivery stays here until it has succeeded or is given up. */
  outbox: readonly CallbackDelivery[];
  /** How many deliveries there have been, which is where the next id comes from. */
  deliveryCount: number;
}
