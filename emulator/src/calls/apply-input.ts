// The call's state machine: takes one thing that happened and returns the call as it is then. Pure.
import type { CallInput } from './call-input.ts';
import type { CallEnd, CallLeg, CallRecord, LegRecord } from './call-record.ts';
import { type CallbackEvent, callbackEvents } from './callback-facts.ts';
import { nextInput } from './next-input.ts';

/** The call after a change, and the callbacks that the change gave rise to, in order. */
export interface Transition {
  record: CallRecord;
  callbacks: CallbackEvent[];
}

type LegIndex = 0 | 1;

/**
 * Applies one input at a time in epoch milliseconds, which is taken to be no earlier than what has happened already: a
 * plan that goes on where live phones were lost may lie in the past. An input that does not fit the phase changes
 * nothing.
 */
export function applyInput(record: CallRecord, input: CallInput, at: number): Transition {
  const { record: changed, callbacks } = change(record, input, Math.max(at, record.updatedAt));
  return { record: { ...changed, dueAt: nextInput(changed)?.at ?? null }, callbacks };
}

function change(record: CallRecord, input: CallInput, at: number): Transition {
  const ringing = ringingLeg(record);
  switch (input.kind) {
    case 'originated':
      return record.phase === 'originating' ? silently(dial(record, 0, at)) : silently(record);
    case 'answered':
      return ringing === null ? silently(record) : answer(record, ringing, at);
    case 'unanswered':
      if (ringing === null) return silently(record);
      return end(changeLeg(record, ringing, { status: input.status, endedAt: at }), input.status, at);
    case 'hung-up':
      return hangUp(record, at);
    case 'phones-lost':
      return silently(losePhones(record));
    case 'settled':
      return silently(record.phase === 'ended' ? { ...record, phase: 'settled', updatedAt: at } : record);
  }
}

function ringingLeg(record: CallRecord): LegIndex | null {
  if (record.phase === 'ringing-first') return 0;
  return record.phase === 'ringing-second' ? 1 : null;
}

function dial(record: CallRecord, leg: LegIndex, at: number): CallRecord {
  const dialled = changeLeg(record, leg, { dialledAt: at });
  return { ...dialled, phase: leg === 0 ? 'ringing-first' : 'ringing-second', status: 'in-progress', updatedAt: at };
}

function answer(record: CallRecord, leg: LegIndex, at: number): Transition {
  const answered = { ...changeLeg(record, leg, { status: 'in-progress', answeredAt: at }), updatedAt: at };
  const callbacks = callbackEvents(answered, 'answered', at);
  return { record: leg === 0 ? dial(answered, 1, at) : { ...answered, phase: 'talking' }, callbacks };
}

function hangUp(record: CallRecord, at: number): Transition {
  if (record.phase === 'talking') return end(record, 'completed', at);
  // The first party left while the second one rang: nobody talked, so the call counts as unanswered.
  if (record.phase === 'ringing-second') return end(record, 'no-answer', at);
  return silently(record);
}

/** What goes on without phones has no sound. */
function losePhones(record: CallRecord): CallRecord {
  return { ...record, phones: 'planned', recording: record.phase === 'talking' ? record.recording : null };
}

function end(record: CallRecord, status: CallEnd, at: number): Transition {
  const [first, second] = record.legs;
  const legs = [endLeg(first, at), endLeg(second, at)] as const;
  const ended: CallRecord = { ...record, legs, phase: 'ended', status, updatedAt: at, endedAt: at };
  return { record: ended, callbacks: callbackEvents(ended, 'terminal', at) };
}

/** A leg that was answered is `completed` with its call, one that still rang is `canceled`. */
export function endLeg<Leg extends CallLeg>(leg: Leg, at: number): Leg {
  if (leg.dialledAt === null || leg.endedAt !== null) return leg;
  return { ...leg, status: leg.answeredAt === null ? 'canceled' : 'completed', endedAt: at };
}

function changeLeg(record: CallRecord, leg: LegIndex, changes: Partial<LegRecord>): CallRecord {
  const [first, second] = record.legs;
  const legs =
    leg === 0 ? ([{ ...first, ...changes }, second] as const) : ([first, { ...second, ...changes }] as const);
  return { ...record, legs };
}

function silently(record: CallRecord): Transition {
  return { record, callbacks: [] };
}
