// Drives the reconciler by the clock on the wall: the one timer behind all checks of calls.
import type { HeldLease } from './calls/ports.ts';
import type { Reconciler } from './calls/reconcile.ts';

const TICK_MS = 500;
/**
 * Exotel takes 200 requests a minute from an account, dials included (reference: rate limit): the one instance that asks
 * spends no more than 60 of them on questions, and 60 more at its start.
 */
const CHECKS_PER_MINUTE = 60;
const CHECKS_PER_TICK = 5;

export interface ReconcileLoop {
  stop(): Promise<void>;
}

/** Starts with every call that has not ended: what happened while nobody listened has to be asked for. */
export function startReconcileLoop(options: {
  reconciler: Reconciler;
  lease: HeldLease;
  onError: (error: unknown) => void;
}): ReconcileLoop {
  const { reconciler, lease, onError } = options;
  let running: Promise<unknown> = reconciler.checkActive(CHECKS_PER_MINUTE, lease).catch(onError);
  let budget = CHECKS_PER_TICK;
  let idle = false;
  void running.finally(() => {
    idle = true;
  });
  const timer = setInterval(() => {
    budget = Math.min(CHECKS_PER_TICK, budget + (CHECKS_PER_MINUTE * TICK_MS) / 60_000);
    if (!idle || budget < 1) return;
    idle = false;
    running = reconciler
      .checkDue(Math.floor(budget), lease)
      .then((checked) => {
        budget -= checked;
      }, onError)
      .finally(() => {
        idle = true;
      });
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
