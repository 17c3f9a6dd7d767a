// Takes a call to where it is at a given time. Pure.
import { applyInput, type Transition } from './apply-input.ts';
import type { CallRecord } from './call-record.ts';
import { nextInput } from './next-input.ts';

/**
 * Everything that is due by `now` happens, each thing at the time at which it was due: however late and however often
 * this is called, the call takes the same course.
 */
export function advance(record: CallRecord, now: number): Transition {
  let current = record;
  const callbacks = [];
  for (let due = nextInput(current); due !== null && due.at <= now; due = nextInput(current)) {
    const transition = applyInput(current, due.input, due.at);
    current = transition.record;
    callbacks.push(...transition.callbacks);
  }
  return { record: current, callbacks };
}
