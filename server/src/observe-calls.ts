// What the log and the metrics get to see of calls.
import type { CallReport } from '@patchcord/exotel';
import type { StoredEvent } from './calls/ports.ts';
import type { Recorded, RecordReport } from './calls/record-report.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface Observers {
  log: Log;
  metrics: Metrics;
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
  const outcome = recorded.created ? 'new-call' : recorded.changed ? 'applied' : 'known';
  metrics.webhooks.inc({ dialect: report.dialect, outcome });
  log.debug(
    { callId: recorded.callId, dialect: report.dialect, event: report.eventType, outcome },
    `Webhook: ${outcome}`,
  );
}

/** The same, with the time that it takes measured. */
export function timedRecording(record: RecordReport, { metrics }: Observers): RecordReport {
  return async (incoming) => {
    const stopTimer = metrics.webhookSeconds.startTimer();
    try {
      return await record(incoming);
    } finally {
      stopTimer();
    }
  };
}
