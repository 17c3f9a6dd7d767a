// What is counted of app clients, and of HTTP.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ANSWER_BUCKETS_S, WORK_BUCKETS_S } from './metric-buckets.ts';

export function clientMetrics(registers: Registry[]) {
  return {
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
    pushes: new Counter({
      name: 'patchcord_pushes_total',
      help: 'Answers of push services to rings, by service and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    broadcastSeconds: new Histogram({
      name: 'patchcord_broadcast_duration_seconds',
      help: 'From the change of a call to its event written to every client of this instance.',
      buckets: WORK_BUCKETS_S,
      registers,
    }),
    ringAckSeconds: new Histogram({
      name: 'patchcord_ring_ack_seconds',
      help: 'From a ring told to a device to its word that it rings.',
      buckets: ANSWER_BUCKETS_S,
      registers,
    }),
    httpRequests: new Counter({
      name: 'patchcord_http_requests_total',
      help: 'Requests answered, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'patchcord_http_request_duration_seconds',
      help: 'Time to answer a request, by route.',
      labelNames: ['route'],
      buckets: WORK_BUCKETS_S,
      registers,
    }),
  };
}
