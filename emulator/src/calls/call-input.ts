// What can happen to a call.
import type { CallEnd } from './call-record.ts';

/** Something that happens to a call: by its plan, on its live phones, or from outside. */
export type CallInput =
  /** Exotel has taken the call on: the answer to connect goes out and the first leg is dialled. */
  | { kind: 'originated' }
  /** The ringing leg is answered. */
  | { kind: 'answered' }
  /** The ringing leg will not be answered. */
  | { kind: 'unanswered'; status: Exclude<CallEnd, 'completed'> }
  /** A party on the call leaves it, or Exotel cuts it. */
  | { kind: 'hung-up' }
  /** The emulator was stopped: what was live goes on by the plan. */
  | { kind: 'phones-lost' }
  /** Duration and price are known. */
  | { kind: 'settled' };
