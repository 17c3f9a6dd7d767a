// When to ask the provider about a call, and when to stop waiting for an answer. Pure policy; all times in ms.
import { isEndStatus } from '@patchcord/protocol';
import type { Call, Reason } from './call.ts';

export interface CheckTimes {
  /** A dial whose request is older than this has been lost together with the instance that sent it. */
  dialLostAfterMs: number;
  /** A dial that the provider postponed again and again fails after this. */
  dialGivenUpAfterMs: number;
  /** Pauses between look-ups of a call whose dial is unclear; after the last one it is taken as not placed. */
  lookUpPausesMs: readonly number[];
  /** Silence after which a call that rings, or talks, is asked about; grows with every silent answer. */
  ringingSilenceMs: number;
  talkingSilenceMs: number;
  maxSilenceMs: number;
  /** Pauses before a call is asked about whose agent's stream has ended: it may be over, or go on with somebody else. */
  afterStreamPausesMs: readonly number[];
  /** Pauses before the figures of an ended call are asked for: Exotel settles them about 2 min after the end. */
  settlePausesMs: readonly number[];
  /** Pause after which a provider that could not be asked is asked again; grows with the silence. */
  unavailablePauseMs: number;
  /** How long the figures of an ended call are asked for while the provider cannot be asked. */
  settleWithinMs: number;
  /** How long the provider may not know a call that we believe in. */
  unknownToProviderAfterMs: number;
  /** How often it is looked whether anybody is left in a call between users of the app, and when it ends without. */
  attendanceMs: number;
  unattendedEndMs: number;
  /** How long the instance of a talk with a browser may be silent; it says every third of it that the talk goes on. */
  webSilenceMs: number;
  /** No call lasts longer: Exotel's TimeLimit is 4 h (reference: connect parameters). */
  maxCallMs: number;
}

export const defaultCheckTimes: CheckTimes = {
  dialLostAfterMs: 45_000,
  dialGivenUpAfterMs: 60_000,
  lookUpPausesMs: [1_000, 3_000, 6_000, 15_000, 30_000, 60_000, 120_000],
  ringingSilenceMs: 20_000,
  talkingSilenceMs: 60_000,
  maxSilenceMs: 600_000,
  afterStreamPausesMs: [2_000, 5_000, 15_000],
  settlePausesMs: [150_000, 300_000, 900_000],
  unavailablePauseMs: 3_000,
  settleWithinMs: 24 * 3_600_000,
  unknownToProviderAfterMs: 120_000,
  attendanceMs: 30_000,
  unattendedEndMs: 90_000,
  webSilenceMs: 90_000,
  maxCallMs: 4 * 3_600_000 + 900_000,
};

/** When this call should be looked at next (epoch ms), or null when there is nothing left to learn. */
export function nextCheckAt(call: Call, now: number, times: CheckTimes): number | null {
  if (call.app !== null && !isEndStatus(call.status)) {
    return call.status === 'in-progress' ? now + times.attendanceMs : call.app.ringExpiresAt;
  }
  if (call.isWeb) return isEndStatus(call.status) ? null : call.lastHeardAt + times.webSilenceMs;
  if (isEndStatus(call.status)) {
    if (call.settled) return null;
    const pause = times.settlePausesMs[call.checks];
    return pause === undefined ? null : now + pause;
  }
  switch (call.dial) {
    case 'dialling':
      return (call.dialStartedAt ?? now) + times.dialLostAfterMs;
    case 'waiting':
      return call.dialAgainAt ?? now;
    case 'unclear':
      return call.callSid === null ? now + (times.lookUpPausesMs[call.notFound] ?? 0) : now + silenceMs(call, times);
    case 'none':
    case 'accepted':
    case 'refused':
      return now + silenceMs(call, times);
  }
}

/**
 * When to ask again a provider that could not be asked: in half the time for which nothing was heard of the call, but not
 * before it wants to be asked. It counts as no check. Null: not any more.
 */
export function askAgainAt(
  call: Call,
  { now, retryAfterMs }: { now: number; retryAfterMs: number | null },
  times: CheckTimes,
): number | null {
  const silentMs = now - Math.max(call.lastHeardAt, call.statusAt);
  const hasEnded = isEndStatus(call.status);
  if (hasEnded && silentMs >= times.settleWithinMs) return null;
  const longest = hasEnded ? times.settleWithinMs : times.maxSilenceMs;
  const pauseMs = Math.max(times.unavailablePauseMs, Math.min(silentMs / 2, longest));
  return now + Math.round(Math.max(pauseMs, Math.min(retryAfterMs ?? 0, times.maxSilenceMs)));
}

/** Why the call must be closed now because nobody can account for it; null while somebody may. */
export function unaccountedReason(call: Call, now: number, times: CheckTimes): Reason | null {
  if (isEndStatus(call.status)) return null;
  if (call.isWeb) {
    const isSilent = now - call.lastHeardAt >= times.webSilenceMs;
    return isSilent ? unaccounted('The instance that this talk ran on is gone.') : null;
  }
  if (call.dial === 'unclear' && call.callSid === null && call.notFound >= times.lookUpPausesMs.length)
    return call.reason;
  if (call.dial === 'waiting' && now - call.createdAt > times.dialGivenUpAfterMs) return call.reason;
  if (call.dial !== 'unclear' && call.notFound >= 3 && now - call.lastHeardAt > times.unknownToProviderAfterMs)
    return unaccounted('Exotel does not know this call.');
  if (now - call.createdAt > times.maxCallMs) return unaccounted('No call lasts this long, and nobody told its end.');
  return null;
}

function silenceMs(call: Call, times: CheckTimes): number {
  const afterStream = call.streamEndedAt === null ? undefined : times.afterStreamPausesMs[call.checks];
  if (afterStream !== undefined) return afterStream;
  const base = call.status === 'in-progress' ? times.talkingSilenceMs : times.ringingSilenceMs;
  return Math.min(base * 2 ** Math.min(call.checks, 10), times.maxSilenceMs);
}

function unaccounted(message: string): Reason {
  return { code: 'unaccounted', message };
}
