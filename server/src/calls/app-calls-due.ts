// Looks after calls between users of the app when their time comes: ends rings that nobody has answered, and calls that
// everybody has left.
import type { Party } from './app-call.ts';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { AppFact } from './facts.ts';
import type { CallStore, Clock, HeldLease, People } from './ports.ts';

/** Looks at up to `limit` calls that are due, by this lease. Resolves with how many it looked at. */
export type CheckAppCalls = (limit: number, lease?: HeldLease) => Promise<number>;

export function createCheckAppCalls(deps: {
  store: CallStore;
  changer: CallChanger;
  clock: Clock;
  people: People;
  onError: (error: unknown, callId: string) => void;
  onRepair: (callId: string, what: string) => void;
}): CheckAppCalls {
  const { store, changer, clock, people, onError, onRepair } = deps;

  async function isThere({ userId, deviceId }: Party): Promise<boolean> {
    const { devices } = await people.reachOf(userId);
    return deviceId === null ? devices.length > 0 : devices.includes(deviceId);
  }

  async function factOf({ app, status }: Call): Promise<AppFact | null> {
    if (app === null) return null;
    if (status !== 'in-progress') return { kind: 'expired' };
    return { kind: 'looked-after', isAttended: (await isThere(app.caller)) || (await isThere(app.callee)) };
  }

  async function check(call: Call, lease: HeldLease | undefined): Promise<void> {
    try {
      const fact = await factOf(call);
      if (fact === null) return;
      const { call: after } = await changer.apply(call.id, { kind: 'in-app', fact }, { ...(lease && { lease }) });
      if (after?.app?.hangUpReason === 'network-lost') onRepair(call.id, 'everybody has left');
    } catch (error) {
      onError(error, call.id);
    }
  }

  return async (limit, lease) => {
    const due = await store.findDueInApp(clock.now(), limit);
    await Promise.all(due.map((call) => check(call, lease)));
    return due.length;
  };
}
