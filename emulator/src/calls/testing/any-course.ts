// Calls between two numbers to let run, for tests.
import fc from 'fast-check';
import { advance } from '../advance.ts';
import type { Transition } from '../apply-input.ts';
import { type CallOrder, type CallRecord, newCall } from '../call-record.ts';
import { magicNumbers } from '../simulated-phone.ts';
import { timingNames, timingsWith } from '../timings.ts';

export const bornAt = Date.UTC(2026, 0, 5);
const talker = '09876509999';
export const never = Number.MAX_SAFE_INTEGER;

export function order(changes: Partial<CallOrder> = {}): CallOrder {
  return {
    from: talker,
    to: talker,
    exoPhone: '08047000001',
    customField: 'lead-42',
    ringLimitMs: null,
    timeLimitMs: null,
    recording: null,
    statusCallback: {
      url: 'http://127.0.0.1:1/hook',
      contentType: 'application/json',
      events: ['answered', 'terminal'],
    },
    ...changes,
  };
}

export function call(changes: Partial<CallOrder> = {}, timings = timingsWith({})): CallRecord {
  return newCall(order(changes), { sid: 'sid1', accountSid: 'emulated1', timings, now: bornAt });
}

/** The call as it is at `now`, and every callback on the way there. */
export function runTo(start: CallRecord, now: number): Transition {
  const callbacks = [];
  let record = start;
  for (;;) {
    const step = advance(record, now);
    if (step.record === record) return { record, callbacks };
    record = step.record;
    callbacks.push(...step.callbacks);
  }
}

const digits = fc.constantFrom('9999', ...Object.keys(magicNumbers));
const limit = fc.option(fc.integer({ min: 0, max: 10_000 }));
const anyTimings = fc.tuple(...timingNames.map(() => fc.integer({ min: 0, max: 10_000 })));
export const anyCall = fc
  .record({ from: digits, to: digits, ringLimitMs: limit, timeLimitMs: limit, times: anyTimings })
  .map(({ from, to, ringLimitMs, timeLimitMs, times }) =>
    call(
      { from: `098765${from}`, to: `098765${to}`, ringLimitMs, timeLimitMs },
      timingsWith(Object.fromEntries(timingNames.map((name, index) => [name, times[index] ?? 0]))),
    ),
  );
