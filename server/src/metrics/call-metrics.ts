// What is counted of calls, of Exotel's webhooks and of requests to it.
import { Counter, Histogram, type Registry } from 'prom-client';
import { REMOTE_BUCKETS_S, WORK_BUCKETS_S } from './metric-buckets.ts';

export function callMetrics(registers: Registry[]) {
  return {
    callStatuses: new Counter({
      name: 'patchcord_call_statuses_total',
      help: 'Statuses that calls have taken.',
      labelNames: ['status', 'direction'],
      registers,
    }),
    webhooks: new Counter({
      name: 'patchcord_webhooks_total',
      help: 'Webhooks received, by dialect and what they were good for.',
      labelNames: ['dialect', 'outcome'],
      registers,
    }),
    webhookSeconds: new Histogram({
      name: 'patchcord_webhook_duration_seconds',
      help: 'From a webhook’s arrival to its durable commit.',
      buckets: WORK_BUCKETS_S,
      registers,
    }),
    exotelRequests: new Counter({
      name: 'patchcord_exotel_requests_total',
      help: 'Requests to Exotel, by kind and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    repairs: new Counter({
      name: 'patchcord_repairs_total',
      help: 'Calls that the reconciler had to repair.',
      labelNames: ['what'],
      registers,
    }),
    webhookLagSeconds: new Histogram({
      name: 'patchcord_webhook_lag_seconds',
      help: 'From Exotel’s own time of a report, which has whole seconds, to its arrival.',
      buckets: REMOTE_BUCKETS_S,
      registers,
    }),
    exotelSeconds: new Histogram({
      name: 'patchcord_exotel_request_duration_seconds',
      help: 'What requests to Exotel took, by kind.',
      labelNames: ['kind'],
      buckets: REMOTE_BUCKETS_S,
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'patchcord_commit_duration_seconds',
      help: 'From a change of a call to its being durable.',
      buckets: WORK_BUCKETS_S,
      registers,
    }),
    errors: new Counter({
      name: 'patchcord_errors_total',
      help: 'What broke here, by the code that was told.',
      labelNames: ['code'],
      registers,
    }),
  };
}
