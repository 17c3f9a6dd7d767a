// Waits until the call that `--until` names is where it should be, or never will be.
import type { Call, CallClient } from '@patchcord/client';
import { type CallStatus, callStatuses, isEndStatus } from '@patchcord/protocol';

/** Fulfilled with true when the call has, or had on its way, the wanted status; with false when it ended otherwise. */
export function whenReached(call: Call, wanted: CallStatus): Promise<boolean> {
  return new Promise((resolve) => {
    const judge = (status: CallStatus) => {
      if (hasReached(status, wanted)) resolve(true);
      else if (isEndStatus(status)) resolve(false);
    };
    call.on('status', judge);
    judge(call.status);
    // It ended, and nobody can say how.
    call.done.catch(() => resolve(false));
  });
}

/** Fulfilled with the first call, whosever it is, that has the very status; none can fail. */
export function whenAnyReaches(client: CallClient, wanted: CallStatus): Promise<Call> {
  return new Promise((resolve) => {
    client.on('call', (call) => {
      if (call.status === wanted) resolve(call);
      call.on('status', (status) => status === wanted && resolve(call));
    });
  });
}

/** No end implies anything before it. */
function hasReached(status: CallStatus, wanted: CallStatus): boolean {
  if (isEndStatus(status) || isEndStatus(wanted)) return status === wanted;
  return callStatuses.indexOf(status) >= callStatuses.indexOf(wanted);
}
