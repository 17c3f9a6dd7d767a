// What is older than RETENTION_DAYS goes: calls by whichever instance has the duty, recordings on the disk of an instance
// by that instance itself.
import { createForgetCalls } from './calls/forget-calls.ts';
import type { HeldLease } from './calls/ports.ts';
import type { Config } from './config.ts';
import { everySoOften } from './every-so-often.ts';
import type { Log } from './log/log.ts';
import type { RecordingStore } from './media/recording/recording-store.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Store } from './store/open-store.ts';

const DAY_MS = 86_400_000;
/** Some milliseconds of a database's time, for which others wait at most. */
const CALLS_AT_ONCE = 50;
const BATCHES_AT_ONCE = 100;
const SWEEP_MS = 3_600_000;

export interface Retention {
  /** Deletes old calls, a few thousand at most; by the instance that holds the lease. */
  forgetCalls(lease: HeldLease): Promise<void>;
  stop(): void;
}

export interface RetentionOptions {
  config: Pick<Config, 'retentionDays'>;
  store: Pick<Store, 'expiredCalls' | 'forgetCalls'>;
  recordings: Pick<RecordingStore, 'remove' | 'removeOlder'>;
  observers: { log: Pick<Log, 'info' | 'error'>; metrics: Pick<Metrics, 'retentionDeleted'> };
}

export function startRetention({ config, store, recordings, observers }: RetentionOptions): Retention {
  const { log, metrics } = observers;
  if (config.retentionDays === null) return { forgetCalls: async () => undefined, stop: () => undefined };
  const keptMs = config.retentionDays * DAY_MS;
  const now = () => Date.now();
  const told = (what: 'calls' | 'recordings', count: number) => {
    if (count === 0) return;
    metrics.retentionDeleted.inc({ what }, count);
    log.info({ what, count }, 'Deleted what was older than RETENTION_DAYS');
  };
  const forgetCalls = createForgetCalls({
    ...{ store, keptMs, now },
    removeRecording: (name) => recordings.remove(name),
    batch: CALLS_AT_ONCE,
    onForgotten: (count) => told('calls', count),
  });
  const sweep = async () => told('recordings', await recordings.removeOlder(now() - keptMs));
  const onError = (error: unknown) =>
    log.error({ err: error }, 'Old recordings could not be deleted; it is tried again');
  sweep().catch(onError);
  return {
    forgetCalls: (lease) => forgetCalls(BATCHES_AT_ONCE, lease),
    stop: everySoOften(SWEEP_MS, sweep, onError),
  };
}
