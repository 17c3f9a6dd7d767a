// What a push carries: enough to ring, so that nothing has to be asked first.
import type { PushRing } from './push.ts';

/** Longer ones are cut: the smallest limit of the push services is about 4 kB for everything. */
const MAX_NAME_LENGTH = 256;

/** All values are strings, and none is called `from`, which FCM keeps for itself (reference: FCM ErrorCode). */
export function ringPayload({ callId, from, callType, expiresAt }: PushRing): Record<string, string> {
  return {
    type: 'incoming_call',
    callId,
    callerId: from.slice(0, MAX_NAME_LENGTH),
    callType,
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

/** Whole seconds that the ring still lives; 0 when it is over. */
export function secondsLeft({ expiresAt }: PushRing, now: number): number {
  return Math.max(0, Math.floor((expiresAt - now) / 1000));
}
