// What is counted, by Prometheus' conventions. One set an instance; docs/metrics.md is made from it.
import { collectDefaultMetrics, Registry } from 'prom-client';
import { callMetrics } from './call-metrics.ts';
import { clientMetrics } from './client-metrics.ts';
import { instanceMetrics } from './instance-metrics.ts';
import { talkMetrics } from './talk-metrics.ts';

export type Metrics = Counted & { registry: Registry };

type Counted = ReturnType<typeof clientMetrics> &
  ReturnType<typeof callMetrics> &
  ReturnType<typeof talkMetrics> &
  ReturnType<typeof instanceMetrics>;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const metrics = {
    registry,
    ...clientMetrics(registers),
    ...callMetrics(registers),
    ...talkMetrics(registers),
    ...instanceMetrics(registers),
  };
  startAtZero(metrics);
  return metrics;
}

/** What alerts look at is there from the start: `increase()` does not see the first event of a series that it begins. */
function startAtZero(metrics: Counted): void {
  for (const code of ['internal', 'store-unavailable']) metrics.errors.inc({ code }, 0);
  for (const kind of ['dial', 'details', 'look-up']) {
    for (const outcome of ['ok', 'exotel-unauthorized', 'exotel-forbidden', 'exotel-rate-limited']) {
      metrics.exotelRequests.inc({ kind, outcome }, 0);
    }
  }
  for (const kind of ['web', 'fcm', 'apns']) metrics.pushes.inc({ kind, outcome: 'refused' }, 0);
  for (const code of ['no-agent', 'no-model']) metrics.talksRefused.inc({ code }, 0);
  for (const alarm of ['no-media', 'dead-air', 'caller-silent', 'agent-silent']) metrics.audioAlarms.inc({ alarm }, 0);
  metrics.webhooks.inc({ dialect: 'refused', outcome: 'webhook-unauthorized' }, 0);
  metrics.messagesRefused.inc({ code: 'unauthorized' }, 0);
  metrics.clientsClosed.inc({ reason: 'slow-consumer' }, 0);
  metrics.talksEnded.inc({ end: 'model-failed' }, 0);
}
