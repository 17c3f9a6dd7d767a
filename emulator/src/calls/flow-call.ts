// A call that a flow or a bot takes care of, as plain JSON: one that came in, or one that was placed to a flow or stream.
import type { CallBase, CallEnd, CallLeg, LegStatus, StatusCallbackOrder } from './call-record.ts';
import type { Timings } from './timings.ts';

/** `in-flow`: the first party is on the line, and a flow or a bot has the call. */
export type FlowCallPhase = 'originating' | 'ringing-first' | 'in-flow' | 'ended' | 'settled';

/** One step of the call through its flow. Never holds a number, a digit or an address. */
export interface TimelineStep {
  /** Epoch milliseconds, when the applet was done. */
  at: number;
  /** The applet's name in its flow. */
  name: string;
  applet: string;
  /** The transition that was taken. */
  edge: string;
  /** What decided it. */
  note: string | null;
}

export interface FlowCall extends CallBase {
  /** `inbound`: somebody called an ExoPhone. `to-flow`, `to-stream`: placed with Url or StreamUrl. */
  kind: 'inbound' | 'to-flow' | 'to-stream';
  phase: FlowCallPhase;
  /** Null for a call to a stream. */
  flowId: string | null;
  /** The one who called or was dialled; then whom a Connect applet dialled last. */
  legs: readonly [CallLeg & { number: string }, CallLeg];
  ringLimitMs: number | null;
  timeline: readonly TimelineStep[];
}

/** What a call through a flow or to a stream is to be. Numbers are canonical. */
export interface FlowCallOrder {
  kind: FlowCall['kind'];
  from: string;
  exoPhone: string;
  flowId: string | null;
  customField: string | null;
  ringLimitMs: number | null;
  timeLimitMs: number | null;
  statusCallback: StatusCallbackOrder | null;
}

export interface FlowCallBirth {
  sid: string;
  accountSid: string;
  timings: Timings;
  now: number;
}

/** What happens to such a call. */
export type FlowChange =
  /** Exotel has taken the call on and dials. */
  | { kind: 'originated' }
  | { kind: 'answered' }
  | { kind: 'unanswered'; status: Exclude<CallEnd, 'completed'> }
  /** A Connect applet dials somebody, in place of whom it dialled before. */
  | { kind: 'agent-dialled'; number: string }
  | { kind: 'agent-answered'; number: string }
  | { kind: 'agent-ended'; status: LegStatus }
  | { kind: 'stepped'; step: TimelineStep }
  /** The first party is gone, or the flow is at its end. */
  | { kind: 'ended' }
  /** The emulator was stopped while the call was under way: its sockets are gone. */
  | { kind: 'cut-off' }
  | { kind: 'settled' };

export const neverDialled: CallLeg = {
  number: null,
  status: null,
  dialledAt: null,
  answeredAt: null,
  endedAt: null,
};

/** The call at its very beginning. Somebody who calls in has picked up already: the flow begins at once. */
export function newFlowCall(order: FlowCallOrder, { sid, accountSid, timings, now }: FlowCallBirth): FlowCall {
  const inbound = order.kind === 'inbound';
  const caller = { ...neverDialled, number: order.from };
  return {
    kind: order.kind,
    sid,
    accountSid,
    exoPhone: order.exoPhone,
    flowId: order.flowId,
    customField: order.customField,
    statusCallback: order.statusCallback,
    phase: inbound ? 'in-flow' : 'originating',
    dueAt: null,
    status: inbound ? 'in-progress' : 'queued',
    createdAt: now,
    updatedAt: now,
    endedAt: null,
    legs: [inbound ? { ...caller, status: 'in-progress', dialledAt: now, answeredAt: now } : caller, neverDialled],
    originateMs: timings.originateMs,
    ringLimitMs: order.ringLimitMs,
    timeLimitMs: order.timeLimitMs,
    settleAfterMs: timings.settleAfterMs,
    timeline: [],
  };
}
