// What the log, the metrics and the traces get to see of calls.
import type { CallReport } from '@patchcord/exotel';
import type { HangUp } from '../calls/hang-up.ts';
import type { PlaceCall } from '../calls/place-call.ts';
import type { CallStore, StoredEvent } from '../calls/ports.ts';
import type { Recorded, RecordReport } from '../calls/record-report.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { inSpan } from '../tracing/in-span.ts';
import type { RecentSpans } from '../tracing/recent-spans.ts';
import type { Tracing } from '../tracing/tracing.ts';

export interface Observers {
  log: Log;
  metrics: Metrics;
  tracing: Tracing;
}

/** One line in the log for every status that a call takes. */
export function observeEvents(events: StoredEvent[], { log, metrics }: Observers): void {
  for (const { seq, type, callId, dataJson } of events) {
    if (type !== 'call_status_update') continue;
    const { status, direction, callSid } = JSON.parse(dataJson);
    metrics.callStatuses.inc({ status, direction });
    log.info({ seq, callId, callSid, direction }, `Call ${status}`);
  }
}

export function observeWebhook(report: CallReport, recorded: Recorded, { log, metrics }: Observers): void {
  const { dialect, eventType, dateUpdated } = report;
  const outcome = outcomeOf(recorded);
  metrics.webhooks.inc({ dialect, outcome });
  const lagMs = dateUpdated === null ? null : Math.max(0, Date.now() - Date.parse(dateUpdated));
  if (lagMs !== null) metrics.webhookLagSeconds.observe(lagMs / 1000);
  log.debug({ callId: recorded.callId, dialect, event: eventType, outcome, lagMs }, `Webhook: ${outcome}`);
}

/** The same, with the time that it takes measured. */
export function timedRecording(record: RecordReport, { metrics, tracing }: Observers): RecordReport {
  return (incoming) => {
    const stopTimer = metrics.webhookSeconds.startTimer();
    return inSpan(tracing, {
      name: 'webhook',
      kind: 'server',
      attributes: { dialect: incoming.delivery.dialect },
      work: () => record(incoming),
      endOf: (recorded) => ({ callId: recorded.callId, attributes: { outcome: outcomeOf(recorded) } }),
      endOfError: { callId: incoming.callId },
    }).finally(stopTimer);
  };
}

/** The same, with each commit measured. `commits`: what a broadcast of the same call follows from. */
export function timedCommits<Store extends Pick<CallStore, 'commit'>>(
  store: Store,
  { metrics, tracing }: Observers,
  commits: RecentSpans,
): Store {
  const commit: CallStore['commit'] = (change) => {
    const { id: callId, status } = change.call;
    const stopTimer = metrics.commitSeconds.startTimer();
    return inSpan(tracing, {
      name: 'commit',
      attributes: { status },
      work(span) {
        commits.keep(callId, span);
        return store.commit(change);
      },
      endOf: (result) => ({ callId, attributes: { result } }),
      endOfError: { callId, failed: 'store-unavailable' },
    }).finally(stopTimer);
  };
  return { ...store, commit };
}

/** A command of an app, over whichever door it came: what is dialled for it belongs to its span. */
export function tracedPlaceCall(place: PlaceCall, { tracing }: Observers): PlaceCall {
  return (order) =>
    inSpan(tracing, {
      name: 'place call',
      kind: 'server',
      work: () => place(order),
      endOf: (placed) =>
        placed.ok
          ? { callId: placed.call.id, attributes: { duplicate: placed.duplicate } }
          : { failed: placed.rejection.code },
    });
}

export function tracedHangUp(hangUp: HangUp, { tracing }: Observers): HangUp {
  return (callId, by) =>
    inSpan(tracing, {
      name: 'hang up',
      kind: 'server',
      work: () => hangUp(callId, by),
      endOf: (hungUp) => ({ callId, failed: hungUp.ok ? undefined : hungUp.rejection.code }),
      endOfError: { callId },
    });
}

function outcomeOf({ created, changed }: Recorded): 'new-call' | 'applied' | 'known' {
  if (created) return 'new-call';
  return changed ? 'applied' : 'known';
}
