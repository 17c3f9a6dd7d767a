// Looks after calls that the provider has no part in when their time comes: ends rings that nobody has answered, calls
// that everybody has left, and talks with browsers whose instance is gone.
import type { Party } from './app-call.ts';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import { type CheckTimes, unaccountedReason } from './check-times.ts';
import type { Fact } from './facts.ts';
import type { CallStore, Clock, HeldLease, People } from './ports.ts';

/** Looks at up to `limit` calls that are due, by this lease. Resolves with how many it looked at. */
export type CheckAppCalls = (limit: number, lease?: HeldLease) => Promise<number>;

export function createCheckAppCalls(deps: {
  store: CallStore;
  changer: CallChanger;
  clock: Clock;
  people: People;
  times: CheckTimes;
  onError: (error: unknown, callId: string) => void;
  onRepair: (callId: string, what: string) => void;
}): CheckAppCalls {
  const { store, changer, clock, people, times, onError, onRepair } = deps;

  async function isThere({ userId, deviceId }: Party): Promise<boolean> {
    const { devices } = await people.reachOf(userId);
    return deviceId === null ? devices.length > 0 : devices.includes(deviceId);
  }

  async function factOf(call: Call): Promise<Fact | null> {
    const { app, status } = call;
    if (app === null) {
      const reason = unaccountedReason(call, clock.now(), times);
      return reason && { kind: 'given-up', reason };
    }
    if (status !== 'in-progress') return { kind: 'in-app', fact: { kind: 'expired' } };
    const isAttended = (await isThere(app.caller)) || (await isThere(app.callee));
    return { kind: 'in-app', fact: { kind: 'looked-after', isAttended } };
  }

  async function check(call: Call, lease: HeldLease | undefined): Promise<void> {
    try {
      const fact = await factOf(call);
      if (fact === null) return;
      const { call: after } = await changer.apply(call.id, fact, { ...(lease && { lease }) });
      if (fact.kind === 'given-up') onRepair(call.id, `given up: ${fact.reason.code}`);
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
