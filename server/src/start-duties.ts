// What one instance does for all of them, at a time: follows phone calls to their end, ends rings that nobody answers
// and calls that everybody has left, closes talks whose instance has died, sends rings out by push, and deletes what is
// old. Whoever has the lease has the duty.
import { holdLease } from './bus/lease.ts';
import type { Calls } from './calls/create-calls.ts';
import { createCloseOrphanTalks } from './calls/orphan-talks.ts';
import type { HeldLease, StoredEvent } from './calls/ports.ts';
import type { Config } from './config.ts';
import { everySoOften } from './every-so-often.ts';
import type { Observers } from './observe/observe-calls.ts';
import { createPushSender } from './push/create-push-sender.ts';
import { refused } from './push/push.ts';
import type { PushTargets } from './push/ring-push.ts';
import { createPushRings, type PushRings } from './push-rings.ts';
import { type ReconcileLoop, startReconcileLoop } from './reconcile-loop.ts';
import type { Retention } from './start-retention.ts';
import type { Store } from './store/open-store.ts';
import { systemTimers } from './timers.ts';

const LEASE = 'calls';
/** How long the duty may lie idle after its instance has died. */
const SHARED_LEASE_MS = 5_000;
/** Nobody else wants the lease of a server that has its database to itself: there is no hurry to renew it. */
const OWN_LEASE_MS = 3_600_000;
const APP_CALLS_TICK_MS = 250;
const APP_CALLS_AT_ONCE = 200;
const TALKS_TICK_MS = 5_000;
const TALKS_AT_ONCE = 50;
const RETENTION_TICK_MS = 60_000;

export interface Duties {
  /** Every event of the log. */
  hear(events: StoredEvent[]): void;
  /** Gives the duty to another instance. */
  stop(): Promise<void>;
}

export interface DutiesOptions {
  config: Config;
  store: Store;
  calls: Pick<Calls, 'reconciler' | 'checkAppCalls' | 'streamEnded'>;
  targets: PushTargets;
  retention: Pick<Retention, 'forgetCalls'>;
  observers: Observers;
  isShared: boolean;
}

/** All that is done while the duty is here. */
interface Watch {
  rings: PushRings;
  reconciling: ReconcileLoop;
  stopAppCalls: () => void;
  stopTalks: () => void;
  stopRetention: () => void;
}

export function startDuties(options: DutiesOptions): Duties {
  const { config, store, calls, targets, retention, observers, isShared } = options;
  const { log, metrics } = observers;
  const onError = (error: unknown) => log.error({ err: error }, 'A duty could not be done; it is tried again');
  const now = () => Date.now();
  const sender = createPushSender(config.push, { now });
  let watch: Watch | null = null;
  const closeOrphanTalks = createCloseOrphanTalks({
    ...{ store, calls },
    onRepair(callId, what) {
      metrics.repairs.inc({ what });
      log.warn({ callId, what }, 'Repaired a talk');
    },
  });

  function begin(held: HeldLease): Watch {
    // An instance that was paused and wakes must not send what its successor has sent already.
    const dutiful: typeof sender = {
      ...sender,
      send: async (target, ring) => (lease.token === held.token ? sender.send(target, ring) : refused('duty-lost')),
    };
    const rings = createPushRings({ sender: dutiful, targets, people: store, now, observers });
    rings.takeOver(() => store.findAllRinging());
    return {
      rings,
      reconciling: startReconcileLoop({ reconciler: calls.reconciler, lease: held, onError }),
      stopAppCalls: everySoOften(APP_CALLS_TICK_MS, () => calls.checkAppCalls(APP_CALLS_AT_ONCE, held), onError),
      stopTalks: everySoOften(TALKS_TICK_MS, () => closeOrphanTalks(TALKS_AT_ONCE), onError),
      stopRetention: everySoOften(RETENTION_TICK_MS, () => retention.forgetCalls(held), onError),
    };
  }

  function end(): void {
    watch?.rings.close();
    watch?.stopAppCalls();
    watch?.stopTalks();
    watch?.stopRetention();
    watch?.reconciling.stop().catch(onError);
    watch = null;
  }

  const duty = {
    ttlMs: isShared ? SHARED_LEASE_MS : OWN_LEASE_MS,
    onGained(token: number) {
      metrics.hasDuty.set(1);
      log.info({ duty: LEASE, fencing: token }, 'This instance looks after the calls from now on');
      watch = begin({ name: LEASE, token });
    },
    onLost() {
      metrics.hasDuty.set(0);
      log.info({ duty: LEASE }, 'This instance does not look after the calls any more');
      end();
    },
  };
  const holder = config.instanceId;
  const lease = holdLease(LEASE, duty, { table: store, holder, timers: systemTimers, onError });
  return {
    hear: (events) => watch?.rings.hear(events),
    async stop() {
      const reconciling = watch?.reconciling;
      await lease.release();
      await reconciling?.stop();
      sender.close();
    },
  };
}
