// A phone that rings, until it is answered, until it has failed to be, or until the exchange takes the ringing back.
import type { Clock } from '../clock.ts';
import type { CallerLine } from '../stream/caller-line.ts';
import type { PhoneCall, RingOutcome } from './phone.ts';
import type { EndableLine } from './phone-line.ts';

/** How a ring will end if nobody interferes. */
export interface RingPlan {
  outcome: Exclude<RingOutcome, 'canceled'>;
  afterMs: number;
}

/** What is still to be told about a ring. */
export interface OpenRing {
  readonly call: PhoneCall;
  /** The first word counts; later ones do nothing. */
  end(outcome: RingOutcome): void;
}

/** A ring whose end comes from outside. `openLine` is called when it is answered, before anybody hears of it. */
export function openRing(openLine: () => EndableLine, whenCanceled: () => void = () => {}): OpenRing {
  const { promise, resolve } = Promise.withResolvers<RingOutcome>();
  let outcome: RingOutcome | null = null;
  let line: EndableLine | null = null;
  const end = (how: RingOutcome) => {
    if (outcome !== null) return;
    outcome = how;
    if (how === 'answered') line = openLine();
    resolve(how);
  };
  const call: PhoneCall = {
    ringing: promise,
    get line(): CallerLine {
      if (line === null) throw new Error('A phone has a line only when it has answered');
      return line;
    },
    hangUp() {
      if (outcome === null) {
        end('canceled');
        whenCanceled();
      } else line?.cutOff();
    },
  };
  return { call, end };
}

/** Cuts a plan short at the limit: who has not reacted by then has not answered. */
export function withinLimit(plan: RingPlan, ringLimitMs: number | null): RingPlan {
  if (ringLimitMs === null || plan.afterMs <= ringLimitMs) return plan;
  return { outcome: 'no-answer', afterMs: ringLimitMs };
}

/** A phone that goes by a plan. */
export function plannedRing(plan: RingPlan, clock: Clock, openLine: () => EndableLine): PhoneCall {
  let stop = () => {};
  const ring = openRing(openLine, () => stop());
  stop = clock.startTimer(plan.afterMs, () => ring.end(plan.outcome));
  return ring.call;
}

/** A phone that has answered already. */
export function answeredCall(line: EndableLine): PhoneCall {
  const ring = openRing(() => line);
  ring.end('answered');
  return ring.call;
}
