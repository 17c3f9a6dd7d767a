// The state machine of a call between users of the app: what each fact makes of it, and the status it speaks for.
// Reference: Matrix MSC2746, with the server as the only arbiter.
import { type CallStatus, type HangUpReason, isEndStatus } from '@patchcord/protocol';
import type { AppCall, Party } from './app-call.ts';
import type { Call, Leg } from './call.ts';
import type { CheckTimes } from './check-times.ts';
import type { AppFact } from './facts.ts';

interface Considered {
  /** The same object when the fact changes nothing. */
  call: Call;
  claim: CallStatus | null;
}

/** More devices than a person has; the rest ring all the same. */
const MAX_DEVICES = 50;

interface Moment {
  now: number;
  times: CheckTimes;
}

/** The first fact that decides, decides: a call that is answered or over is not rejected, answered or expired any more. */
export function considerAppFact(call: Call, app: AppCall, fact: AppFact, { now, times }: Moment): Considered {
  if (isEndStatus(call.status)) return unchanged(call);
  const rings = call.status !== 'in-progress';
  switch (fact.kind) {
    case 'rung':
      return call.status === 'initiated' ? rung(call) : unchanged(call);
    case 'nobody-reachable':
      return rings ? ended(call, app, { status: 'no-answer', reason: 'nobody-reachable' }, now) : unchanged(call);
    case 'acknowledged':
      return rings ? acknowledged(call, app, fact.deviceId) : unchanged(call);
    case 'ignored':
      return rings ? ignored(call, app, fact.deviceId) : unchanged(call);
    case 'accepted':
      return rings ? answered(call, app, fact.deviceId, now) : unchanged(call);
    case 'joined':
      return rings ? joined(call, app, fact, now) : unchanged(call);
    case 'rejected':
      return rings ? rejected(call, app, fact.by, now) : unchanged(call);
    case 'expired':
      return rings && now >= app.ringExpiresAt ? expired(call, app, now) : unchanged(call);
    case 'hung-up':
      return hungUp(call, app, fact, now);
    case 'looked-after':
      return lookedAfter(call, app, fact.isAttended, { now, times });
  }
}

function unchanged(call: Call): Considered {
  return { call, claim: null };
}

function rung(call: Call): Considered {
  return { call: { ...call, legs: { ...call.legs, from: inProgress(call.legs.from) } }, claim: 'ringing' };
}

function acknowledged(call: Call, app: AppCall, deviceId: string): Considered {
  if (app.acknowledgedBy.includes(deviceId) || app.acknowledgedBy.length >= MAX_DEVICES) return unchanged(call);
  const legs: Call['legs'] = { ...call.legs, to: { ...call.legs.to, status: 'ringing' } };
  const changed = { ...call, legs, app: { ...app, acknowledgedBy: [...app.acknowledgedBy, deviceId] } };
  return { call: changed, claim: null };
}

function ignored(call: Call, app: AppCall, deviceId: string): Considered {
  if (app.ignoredBy.includes(deviceId) || app.ignoredBy.length >= MAX_DEVICES) return unchanged(call);
  return { call: { ...call, app: { ...app, ignoredBy: [...app.ignoredBy, deviceId] } }, claim: null };
}

function answered(call: Call, app: AppCall, deviceId: string | null, now: number): Considered {
  if (now >= app.ringExpiresAt) return expired(call, app, now);
  const legs = { from: inProgress(call.legs.from), to: inProgress(call.legs.to) };
  return { call: { ...call, legs, app: { ...app, callee: { ...app.callee, deviceId } } }, claim: 'in-progress' };
}

/** Who calls somebody that is calling at this moment has answered; who calls the same person again goes on calling. */
function joined(call: Call, app: AppCall, fact: AppFact & { kind: 'joined' }, now: number): Considered {
  const { by, requestKey } = fact;
  const kept = { ...app, joinedKey: requestKey ?? app.joinedKey };
  if (by.userId === app.caller.userId) {
    const isKnown = by.deviceId === app.caller.deviceId && kept.joinedKey === app.joinedKey;
    return isKnown ? unchanged(call) : { call: { ...call, app: { ...kept, caller: by } }, claim: null };
  }
  // Nobody's camera is turned on by the other one's wish.
  const callType = call.callType === fact.callType ? call.callType : 'voice';
  return answered({ ...call, callType }, kept, by.deviceId, now);
}

function rejected(call: Call, app: AppCall, by: Party, now: number): Considered {
  if (now >= app.ringExpiresAt) return expired(call, app, now);
  return ended(call, app, { status: 'busy', reason: 'rejected', by }, now);
}

function expired(call: Call, app: AppCall, now: number): Considered {
  return ended(call, app, { status: 'no-answer', reason: 'no-answer' }, now);
}

/** What it means depends on when it comes, and on who it is; `by` is null for an operator. */
function hungUp(call: Call, app: AppCall, fact: AppFact & { kind: 'hung-up' }, now: number): Considered {
  const { by, reason = 'user-hangup' } = fact;
  if (call.status === 'in-progress') return ended(call, app, { status: 'completed', reason, by }, now);
  if (by?.userId === app.callee.userId) return rejected(call, app, by, now);
  return ended(call, app, { status: 'canceled', reason: 'canceled', by }, now);
}

function lookedAfter(call: Call, app: AppCall, isAttended: boolean, { now, times }: Moment): Considered {
  const unattendedSince = isAttended ? null : (app.unattendedSince ?? now);
  if (unattendedSince !== null && now - unattendedSince >= times.unattendedEndMs) {
    return ended(call, app, { status: 'completed', reason: 'network-lost' }, now);
  }
  return { call: { ...call, checks: call.checks + 1, app: { ...app, unattendedSince } }, claim: null };
}

interface End {
  status: CallStatus;
  reason: HangUpReason;
  by?: Party | null;
}

function ended(call: Call, app: AppCall, { status, reason, by = null }: End, now: number): Considered {
  const talkedMs = call.answeredAt === null ? null : now - call.answeredAt;
  const changed: Call = {
    ...call,
    app: { ...app, hangUpReason: reason, endedBy: by },
    conversationSeconds: talkedMs === null ? null : Math.round(talkedMs / 1000),
    settled: true,
  };
  return { call: changed, claim: status };
}

function inProgress(leg: Leg): Leg {
  return { ...leg, status: 'in-progress' };
}
