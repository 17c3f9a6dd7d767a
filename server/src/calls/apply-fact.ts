// The call's state machine: one pure function from a call and a fact to the call after it.
import { type CallStatus, isEndStatus } from '@patchcord/protocol';
import { asSeenByAgent, bothTalking, isWithAgent } from './agent-legs.ts';
import { considerAppFact } from './apply-app-fact.ts';
import type { Call } from './call.ts';
import { askAgainAt, type CheckTimes, nextCheckAt } from './check-times.ts';
import type { Fact, ProviderReport } from './facts.ts';
import { flag, flagContradiction, mergeReport, statusAfter } from './merge-report.ts';
import { isFurther } from './status-order.ts';

export interface Applied {
  /** The call after the fact; the same object when the fact changes nothing. */
  call: Call;
  /** The statuses that it has newly taken, in order, ending with its present one. Usually none or one. */
  taken: CallStatus[];
}

/**
 * Applies one fact at the moment `now` (epoch ms). Facts may come late, twice, out of order or not at all: a status
 * never goes back, an end is taken once and stays, and a fact that is already known changes nothing.
 */
export function applyFact(call: Call, fact: Fact, now: number, times: CheckTimes): Applied {
  const { call: changed, claim } = considerAny(call, fact, { now, times });
  const taken = claim === null ? [] : statusesOnTheWay(changed, claim, fact);
  const moved = taken.reduce((before, status) => take(before, status, now), changed);
  if (moved === call) return { call, taken: [] };
  const checkAt =
    fact.kind === 'not-asked'
      ? askAgainAt(moved, { now, retryAfterMs: fact.retryAfterMs }, times)
      : nextCheckAt(moved, now, times);
  return { call: { ...moved, nextCheckAt: checkAt }, taken };
}

type Considered = { call: Call; claim: CallStatus | null };

/** A call between users of the app is no business of the provider's, and the other way round. */
function considerAny(call: Call, fact: Fact, moment: { now: number; times: CheckTimes }): Considered {
  if (call.app === null) return fact.kind === 'in-app' ? unchanged(call) : consider(call, fact, moment.now);
  return fact.kind === 'in-app' ? considerAppFact(call, call.app, fact.fact, moment) : unchanged(call);
}

/** What the fact makes of everything but the status, and the status that it speaks for. */
function consider(call: Call, fact: Exclude<Fact, { kind: 'in-app' }>, now: number): Considered {
  switch (fact.kind) {
    case 'dial-started':
      if (call.dial !== 'waiting' || isEndStatus(call.status)) return unchanged(call);
      return { call: { ...call, dial: 'dialling', dialStartedAt: now, dialAgainAt: null }, claim: null };
    case 'reported':
      return considerReport(call, fact.report, now);
    case 'stream-started':
      return considerStream(call, fact, now);
    case 'stream-heard':
      return isEndStatus(call.status) ? unchanged(call) : { call: { ...call, lastHeardAt: now }, claim: null };
    case 'stream-ended':
      return considerStreamEnd(call, fact, now);
    case 'talk-end-asked':
      if (!isWithAgent(call)) return unchanged(call);
      return { call: { ...call, talkEndAskedAt: now }, claim: null };
    case 'dial-postponed':
      if (!isStillDialling(call)) return unchanged(call);
      return { call: { ...call, dial: 'waiting', dialAgainAt: fact.dialAgainAt, reason: fact.reason }, claim: null };
    case 'dial-unclear':
      if (!isStillDialling(call)) return unchanged(call);
      return { call: { ...call, dial: 'unclear', reason: fact.reason, checks: 0, lastHeardAt: now }, claim: null };
    case 'dial-refused':
      if (!isStillDialling(call)) return unchanged(call);
      return { call: { ...call, dial: 'refused', reason: fact.reason, settled: true }, claim: 'failed' };
    case 'checked':
      return {
        call: { ...call, checks: call.checks + 1, notFound: fact.found ? 0 : call.notFound + 1 },
        claim: null,
      };
    case 'not-asked':
      return { call: { ...call }, claim: null };
    case 'canceled-before-dial':
      if (call.dial !== 'waiting' || isEndStatus(call.status)) return unchanged(call);
      return { call: { ...call, dial: 'refused', reason: null, settled: true }, claim: 'canceled' };
    case 'given-up':
      if (isEndStatus(call.status)) return unchanged(call);
      return { call: { ...call, reason: fact.reason, settled: call.callSid === null }, claim: 'failed' };
  }
}

function unchanged(call: Call) {
  return { call, claim: null };
}

function considerReport(call: Call, told: ProviderReport, now: number) {
  const isAnotherCall = call.callSid !== null && told.callSid !== null && call.callSid !== told.callSid;
  if (isAnotherCall) return { call: flag(call, 'contradiction:call-sid'), claim: null };

  const report = asSeenByAgent(call, told);
  const merged = mergeReport(knownToProvider(call), report);
  const claim = statusAfter(report, merged);
  const marked = claim === null ? merged : flagContradiction(merged, claim);
  // What is told again is no news: it leaves the call as it is, the clock of questions included.
  if (sameKnowledge(marked, call)) return { call, claim };
  return { call: { ...marked, lastHeardAt: now, checks: 0, notFound: 0 }, claim };
}

function considerStream(call: Call, fact: Fact & { kind: 'stream-started' }, now: number) {
  const { callSid, agent, instanceId } = fact;
  if (call.callSid !== null && call.callSid !== callSid) {
    return { call: flag(call, 'contradiction:call-sid'), claim: null };
  }
  if (isEndStatus(call.status)) return { call: flag(call, 'stream-after-end'), claim: null };
  const known = knownToProvider(call);
  const changed = {
    ...known,
    callSid: call.isWeb ? null : callSid,
    agent,
    instanceId,
    legs: bothTalking(known),
    streamEndedAt: null,
    lastHeardAt: now,
    checks: 0,
  };
  return { call: changed, claim: 'in-progress' as const };
}

function considerStreamEnd(call: Call, { callOver, instanceId }: Fact & { kind: 'stream-ended' }, now: number) {
  if (isEndStatus(call.status)) return unchanged(call);
  // What is told late of a stream must not end the one that the call has on another instance.
  if (call.instanceId !== null && call.instanceId !== instanceId) return unchanged(call);
  const conversationSeconds =
    call.answeredAt === null ? call.conversationSeconds : Math.round((now - call.answeredAt) / 1000);
  const ended = { ...call, conversationSeconds, streamEndedAt: now, lastHeardAt: now, checks: 0 };
  // With a browser there is nobody else who could tell more.
  if (call.isWeb) return { call: { ...ended, settled: true }, claim: 'completed' as const };
  return { call: ended, claim: callOver ? ('completed' as const) : null };
}

/** What the provider talks about it has accepted, whatever had become of the answer to our request. */
function knownToProvider(call: Call): Call {
  if (call.dial === 'none' || call.dial === 'accepted') return call;
  if (isEndStatus(call.status)) return flag(call, 'known-to-provider-after-end');
  return { ...call, dial: 'accepted', dialAgainAt: null, reason: null };
}

function sameKnowledge(a: Call, b: Call): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isStillDialling(call: Call): boolean {
  return (call.dial === 'dialling' || call.dial === 'waiting') && call.callSid === null && !isEndStatus(call.status);
}

/**
 * The way to the claimed status. What the provider reports it has accepted, so `ringing` is told first even when the
 * webhook with the answer overtakes the answer to our own request.
 */
function statusesOnTheWay(call: Call, claim: CallStatus, fact: Fact): CallStatus[] {
  if (!isFurther(claim, call.status)) return [];
  const fromProvider = fact.kind === 'reported' || fact.kind === 'stream-started';
  return fromProvider && call.status === 'initiated' && claim !== 'ringing' ? ['ringing', claim] : [claim];
}

function take(call: Call, status: CallStatus, now: number): Call {
  return {
    ...call,
    status,
    statusAt: now,
    answeredAt: status === 'in-progress' ? now : call.answeredAt,
    endedAt: isEndStatus(status) ? now : call.endedAt,
    checks: 0,
    notFound: 0,
  };
}
