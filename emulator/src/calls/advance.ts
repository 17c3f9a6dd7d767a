// Takes a call one step further when its time has come. Pure.
import { applyInput, type Transition } from './apply-input.ts';
import type { CallRecord } from './call-record.ts';
import { nextInput } from './next-input.ts';

/**
 * The next thing that is due by `now` (epoch milliseconds) happens, at the time at which it was due: however late this
 * is called, the call takes the same course. When nothing is due, the very same record comes back. Several things may
 * be due: call again until then.
 */
export function advance(record: CallRecord, now: number): Transition {
  const due = nextInput(record);
  return due === null || due.at > now ? { record, callbacks: [] } : applyInput(record, due.input, due.at);
}
