// Which webhook is sent as the how-manieth, and when: arithmetic that the sender and the clients both do, so that a
// client knows from an event alone when its webhook should have been sent.
import { type Stage, statusCallback } from './status-callback.ts';

export interface LoadPlan {
  /** Tells the events of one plan from those of another. */
  run: number;
  /** Webhooks that come first and are not measured. */
  warmUp: number;
  /** Webhooks that are measured. */
  measured: number;
  /** Calls that are begun between two webhooks of one call. */
  callsBetweenStages: number;
}

export interface Slot {
  call: number;
  stage: Stage;
}

const STAGES = 3;

/** A plan for a constant rate: the webhooks of a call come half a second apart. */
export function planAtRate(run: number, perSecond: number, seconds: { warmUp: number; measured: number }): LoadPlan {
  if (seconds.warmUp < 1) throw new RangeError('A call needs one second of warm-up for its three webhooks');
  return {
    run,
    warmUp: Math.round(perSecond * seconds.warmUp),
    measured: Math.round(perSecond * seconds.measured),
    callsBetweenStages: Math.floor(perSecond / 6),
  };
}

/** The webhook at `index`; null for the few at the beginning whose call would have to be older than the plan. */
export function slotAt(plan: LoadPlan, index: number): Slot | null {
  const stage = (index % STAGES) as Stage;
  const call = (index - stage) / STAGES - stage * plan.callsBetweenStages;
  return call < 0 ? null : { call, stage };
}

/** The other way round: where in the plan a webhook stands. */
export function indexOf(plan: LoadPlan, { call, stage }: Slot): number {
  return STAGES * (call + stage * plan.callsBetweenStages) + stage;
}

/** How many webhooks there are from one place until before another. */
export function countWebhooks(plan: LoadPlan, from: number, until: number): number {
  let count = 0;
  for (let index = from; index < until; index += 1) if (slotAt(plan, index) !== null) count += 1;
  return count;
}

/** The body of the webhook at `index`. */
export function bodyAt(plan: LoadPlan, index: number): string | null {
  const slot = slotAt(plan, index);
  return slot === null ? null : statusCallback(plan.run, slot.call, slot.stage);
}
