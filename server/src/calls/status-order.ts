// Which status beats which, for calls and for legs. Facts arrive late, twice and out of order; this order makes the
// result the same whichever way they come.
import { type CallStatus, isEndStatus, type LegStatus } from '@patchcord/protocol';

const ranks = {
  'not-dialled': 0,
  initiated: 0,
  ringing: 1,
  'in-progress': 2,
  completed: 3,
  busy: 3,
  'no-answer': 3,
  failed: 3,
  canceled: 3,
} as const satisfies Record<CallStatus | LegStatus, number>;

/** Whether `next` is further along than `current`. Ends are equally far: the first one stays. */
export function isFurther(next: CallStatus | LegStatus, current: CallStatus | LegStatus): boolean {
  return ranks[next] > ranks[current];
}

/** Whether two ends contradict each other. */
export function contradicts(next: CallStatus | LegStatus, current: CallStatus | LegStatus): boolean {
  return isEndStatus(next) && isEndStatus(current) && next !== current;
}
