// What is counted, by Prometheus' conventions. One set an instance.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    clients: new Gauge({ name: 'patchcord_clients', help: 'App clients connected.', registers }),
    clientsClosed: new Counter({
      name: 'patchcord_clients_closed_total',
      help: 'Connections that the server closed, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    messagesRefused: new Counter({
      name: 'patchcord_messages_refused_total',
      help: 'Messages of app clients that were refused, by error code.',
      labelNames: ['code'],
      registers,
    }),
    eventsDelivered: new Counter({
      name: 'patchcord_events_delivered_total',
      help: 'Events written to app clients.',
      registers,
    }),
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
      buckets: LATENCY_BUCKETS_S,
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
  };
}
