// Follows every call to its true end when webhooks are late, lost or never sent: asks the provider about calls that
// have gone quiet, looks up dials whose answer was lost, fetches the final figures, and closes what nobody can
// account for.
import { isEndStatus, reject } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import { type CheckTimes, unaccountedReason } from './check-times.ts';
import { type Dialler, dialRequest } from './dial.ts';
import type { CallStore, Clock, HeldLease, Telephony } from './ports.ts';

/** How far our clock and the provider's may differ when its calls are looked up by time. */
const CLOCK_SKEW_MS = 60_000;

export interface Reconciler {
  /** Looks at up to `limit` calls that are due, by this lease. Resolves with how many it looked at. */
  checkDue(limit: number, lease?: HeldLease): Promise<number>;
  /** Looks at up to `limit` calls that have not ended, due or not: after a restart, webhooks may have been missed. */
  checkActive(limit: number, lease?: HeldLease): Promise<number>;
}

interface ReconcilerDeps {
  store: CallStore;
  changer: CallChanger;
  clock: Clock;
  times: CheckTimes;
  telephony: Telephony | null;
  dialler: Dialler | null;
  onError: (error: unknown, callId: string) => void;
  onRepair: (callId: string, what: string) => void;
}

export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { store, clock, changer } = deps;
  // What an instance has found out while it had the duty, it does not write when it has lost it.
  const checksBy = (lease: HeldLease | undefined) =>
    createChecks({
      ...deps,
      changer: { ...changer, apply: (id, fact, told) => changer.apply(id, fact, { ...told, ...(lease && { lease }) }) },
    });
  return {
    checkDue: async (limit, lease) => checksBy(lease)(await store.findDue(clock.now(), limit)),
    checkActive: async (limit, lease) => checksBy(lease)(await store.findActive(limit)),
  };
}

/** Looks at all of these calls at once. Resolves with how many there were. */
function createChecks(deps: ReconcilerDeps): (calls: Call[]) => Promise<number> {
  const { store, changer, clock, times, telephony, dialler, onError, onRepair } = deps;

  async function check(call: Call): Promise<void> {
    const reason = unaccountedReason(call, clock.now(), times);
    if (reason !== null) {
      onRepair(call.id, `given up: ${reason.code}`);
      await changer.apply(call.id, { kind: 'given-up', reason });
    } else if (call.callSid !== null) {
      await askDetails(call, call.callSid);
    } else if (isEndStatus(call.status)) {
      await changer.apply(call.id, { kind: 'checked', found: false });
    } else {
      await checkUnnamed(call);
    }
  }

  async function checkUnnamed(call: Call): Promise<void> {
    switch (call.dial) {
      case 'dialling':
        if (clock.now() - (call.dialStartedAt ?? 0) < times.dialLostAfterMs) return;
        onRepair(call.id, 'dial lost');
        await changer.apply(call.id, { kind: 'dial-unclear', reason: reject('dial-interrupted') });
        return;
      case 'waiting':
        return dialAgain(call);
      case 'unclear':
        return lookUp(call);
      case 'none':
      case 'accepted':
      case 'refused':
        await changer.apply(call.id, { kind: 'checked', found: false });
    }
  }

  async function dialAgain(call: Call): Promise<void> {
    if (dialler === null || (call.dialAgainAt ?? 0) > clock.now()) return;
    // Whoever moves it from waiting to dialling dials it; nobody else sees `changed`.
    const started = await changer.apply(call.id, { kind: 'dial-started' });
    if (started.changed && started.call !== null) void dialler.dial(started.call);
  }

  async function lookUp(call: Call): Promise<void> {
    if (telephony === null) return;
    const outcome = await telephony.lookUp(dialRequest(call), (call.dialStartedAt ?? call.createdAt) - CLOCK_SKEW_MS);
    if (outcome.kind === 'unavailable') return askLater(call, outcome);
    for (const report of outcome.reports) {
      if ((await store.findBySid(report.callSid))?.direction === 'outbound') continue;
      onRepair(call.id, 'found by look-up');
      await changer.apply(call.id, { kind: 'reported', report });
      return;
    }
    await changer.apply(call.id, { kind: 'checked', found: false });
  }

  async function askLater(call: Call, { retryAfterMs }: { retryAfterMs: number | null }): Promise<void> {
    await changer.apply(call.id, { kind: 'not-asked', retryAfterMs });
  }

  async function askDetails(call: Call, callSid: string): Promise<void> {
    const outcome = await telephony?.details(callSid);
    if (outcome?.kind === 'unavailable') return askLater(call, outcome);
    if (outcome?.kind === 'found') {
      const { changed, call: after } = await changer.apply(call.id, { kind: 'reported', report: outcome.report });
      // After an agent's stream nothing else tells the end of a flow: asking is no repair then.
      const isExpected = call.streamEndedAt !== null;
      if (after !== null && after.status !== call.status && !isExpected) onRepair(call.id, 'call details');
      // News has set the next moment to ask already.
      if (changed) return;
    }
    await changer.apply(call.id, { kind: 'checked', found: outcome?.kind !== 'not-found' });
  }

  /** A check that breaks must not keep the others waiting, nor come first again at once. */
  async function checkAndGoOn(call: Call): Promise<void> {
    try {
      await check(call);
    } catch (error) {
      onError(error, call.id);
      await changer.apply(call.id, { kind: 'checked', found: true });
    }
  }

  return async (calls) => {
    await Promise.all(calls.map(checkAndGoOn));
    return calls.length;
  };
}
