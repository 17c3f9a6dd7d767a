// What the log tells of a ring beside each status of its call, so that every instance can ring the devices it has.
import type { CallStatus, RingEndReason } from '@patchcord/protocol';
import type { AppCall } from './app-call.ts';

export interface RingNotice {
  /** Whose devices ring. */
  userId: string;
  /** Epoch ms. */
  expiresAt: number;
  /** Devices that have said that they ring. */
  acknowledgedBy: string[];
  /** null while it rings. */
  end: RingEnd | null;
}

export interface RingEnd {
  kind: 'answered' | 'rejected' | 'timed-out' | 'caller-canceled' | 'failed';
  /** The device that ended it. */
  deviceId: string | null;
}

/** null as long as the call in this status has not begun to ring. */
export function ringNotice(app: AppCall, status: CallStatus): RingNotice | null {
  if (status === 'initiated') return null;
  const { callee, ringExpiresAt, acknowledgedBy } = app;
  return {
    userId: callee.userId,
    expiresAt: ringExpiresAt,
    acknowledgedBy,
    end: status === 'ringing' ? null : endOf(app, status),
  };
}

/** What a device of the callee is told of the end of a ring. */
export function ringEndFor(deviceId: string, end: RingEnd): RingEndReason {
  const isHere = end.deviceId === deviceId;
  switch (end.kind) {
    case 'answered':
      return isHere ? 'answered-here' : 'answered-elsewhere';
    case 'rejected':
      return isHere ? 'rejected-here' : 'rejected-elsewhere';
    default:
      return end.kind;
  }
}

function endOf({ callee, endedBy }: AppCall, status: CallStatus): RingEnd {
  switch (status) {
    case 'busy':
      return { kind: 'rejected', deviceId: endedBy?.deviceId ?? null };
    case 'no-answer':
      return { kind: 'timed-out', deviceId: null };
    case 'canceled':
      return { kind: 'caller-canceled', deviceId: null };
    case 'failed':
      return { kind: 'failed', deviceId: null };
    default:
      return { kind: 'answered', deviceId: callee.deviceId };
  }
}
