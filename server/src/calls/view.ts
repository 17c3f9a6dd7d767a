// A call as the outside may see it.
import { type CallStatus, type CallView, isEndStatus, type LegView } from '@patchcord/protocol';
import type { Call, Leg } from './call.ts';
import { isoTime } from './iso-time.ts';
import { isFurther } from './status-order.ts';

/** What views did not have when the oldest events were stored. */
export const addedToViews = { placedBy: null, instanceId: null } satisfies Partial<CallView>;

/** The view of a call in `status` (its present one, unless it has just passed through several). */
export function toView(call: Call, status: CallStatus = call.status): CallView {
  return {
    callSid: call.callSid ?? call.id,
    status,
    from: call.from,
    to: call.to,
    timestamp: isoTime(call.statusAt),
    callId: call.id,
    fromE164: call.fromE164,
    toE164: call.toE164,
    callType: call.callType,
    direction: call.direction,
    agent: call.agent,
    placedBy: call.placedBy,
    instanceId: call.instanceId,
    version: call.version,
    legs: [
      { ...legView('from', call.legs.from, status), deviceId: call.app?.caller.deviceId ?? null },
      {
        ...legView('to', call.legs.to, status),
        deviceId: isAnswered(status) ? (call.app?.callee.deviceId ?? null) : null,
      },
    ],
    medium: mediumOf(call),
    hangUpReason: isEndStatus(status) ? (call.app?.hangUpReason ?? null) : null,
    reason: isEndStatus(status) ? call.reason : null,
    createdAt: isoTime(call.createdAt),
    answeredAt: call.answeredAt === null || !isAnswered(status) ? null : isoTime(call.answeredAt),
    endedAt: isEndStatus(status) && call.endedAt !== null ? isoTime(call.endedAt) : null,
    conversationSeconds: call.conversationSeconds,
    durationSeconds: call.durationSeconds,
    price: call.price,
    recording: call.recordingUrl !== null,
    settled: call.settled,
    flags: call.flags,
  };
}

export function mediumOf({ app, isWeb }: Pick<Call, 'app' | 'isWeb'>): CallView['medium'] {
  if (app !== null) return 'app';
  return isWeb ? 'web' : 'phone';
}

function isAnswered(status: CallStatus): boolean {
  return !isFurther('in-progress', status);
}

/** A leg cannot outlive its call, so a leg whose end nobody told ends with it. */
function legView(party: LegView['party'], leg: Leg, callStatus: CallStatus): Omit<LegView, 'deviceId'> {
  if (!isEndStatus(callStatus) || isEndStatus(leg.status) || leg.status === 'not-dialled') return { party, ...leg };
  return { party, ...leg, status: leg.status === 'in-progress' ? 'completed' : callStatus };
}
