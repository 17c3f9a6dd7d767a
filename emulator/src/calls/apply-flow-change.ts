// The state machine of calls through flows and to streams: takes one thing that happened. Pure.
import { endLeg } from './apply-input.ts';
import type { CallEnd, CallLeg } from './call-record.ts';
import { type CallbackEvent, callbackEvents } from './callback-facts.ts';
import { type FlowCall, type FlowChange, neverDialled } from './flow-call.ts';

export interface FlowTransition {
  record: FlowCall;
  callbacks: CallbackEvent[];
}

/** Applies one change at a time in epoch milliseconds. A change that does not fit the phase returns the same record. */
export function applyFlowChange(record: FlowCall, change: FlowChange, at: number): FlowTransition {
  switch (change.kind) {
    case 'originated':
      return record.phase === 'originating' ? ring(record, at) : silently(record);
    case 'answered':
      return record.phase === 'ringing-first' ? answer(record, at) : silently(record);
    case 'unanswered':
      if (record.phase !== 'ringing-first') return silently(record);
      return end(changeFirst(record, { status: change.status, endedAt: at }), change.status, at);
    case 'agent-dialled':
    case 'agent-answered':
    case 'agent-ended':
      return record.phase === 'in-flow' ? changeAgent(record, change, at) : silently(record);
    case 'stepped':
      return silently({ ...record, timeline: [...record.timeline, change.step] });
    case 'ended':
      return record.phase === 'in-flow' ? end(record, 'completed', at) : silently(record);
    case 'cut-off':
      return cutOff(record, at);
    case 'settled':
      return silently(record.phase === 'ended' ? { ...record, phase: 'settled', dueAt: null, updatedAt: at } : record);
  }
}

function ring(record: FlowCall, at: number): FlowTransition {
  const dialled = changeFirst(record, { dialledAt: at });
  const ringing: FlowCall = { ...dialled, phase: 'ringing-first', status: 'in-progress', updatedAt: at };
  return { record: ringing, callbacks: callbackEvents(ringing, 'ringing', at) };
}

function answer(record: FlowCall, at: number): FlowTransition {
  const answered = changeFirst(record, { status: 'in-progress', answeredAt: at });
  const inFlow: FlowCall = { ...answered, phase: 'in-flow', updatedAt: at };
  return { record: inFlow, callbacks: callbackEvents(inFlow, 'answered', at) };
}

type AgentChange = Extract<FlowChange, { kind: `agent-${string}` }>;

function changeAgent(record: FlowCall, change: AgentChange, at: number): FlowTransition {
  const [first, second] = record.legs;
  const withAgent = (agent: CallLeg): FlowCall => ({ ...record, legs: [first, agent], updatedAt: at });
  switch (change.kind) {
    case 'agent-dialled':
      return silently(withAgent({ ...neverDialled, number: change.number, dialledAt: at }));
    case 'agent-answered': {
      const talking = withAgent({ ...second, number: change.number, status: 'in-progress', answeredAt: at });
      return { record: talking, callbacks: callbackEvents(talking, 'answered', at) };
    }
    case 'agent-ended':
      return silently(withAgent({ ...second, status: change.status, endedAt: at }));
  }
}

/** A call that somebody had answered was a conversation, as far as it went; one that nobody had answered has failed. */
function cutOff(record: FlowCall, at: number): FlowTransition {
  if (record.endedAt !== null) return silently(record);
  const lastKnown = Math.max(record.updatedAt, record.timeline.at(-1)?.at ?? 0);
  const status = record.legs[0].answeredAt === null ? 'failed' : 'completed';
  const { record: ended } = end(record, status, lastKnown);
  const cut: FlowCall = { ...ended, updatedAt: at };
  return { record: cut, callbacks: callbackEvents(cut, 'terminal', at) };
}

function end(record: FlowCall, status: CallEnd, at: number): FlowTransition {
  const [first, second] = record.legs;
  const legs = [endLeg(first, at), endLeg(second, at)] as const;
  const dueAt = at + record.settleAfterMs;
  const ended: FlowCall = { ...record, legs, phase: 'ended', status, dueAt, updatedAt: at, endedAt: at };
  return { record: ended, callbacks: callbackEvents(ended, 'terminal', at) };
}

function changeFirst(record: FlowCall, changes: Partial<FlowCall['legs'][0]>): FlowCall {
  const [first, second] = record.legs;
  return { ...record, legs: [{ ...first, ...changes }, second] };
}

function silently(record: FlowCall): FlowTransition {
  return { record, callbacks: [] };
}
