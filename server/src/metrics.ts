// What is counted, by Prometheus' conventions. One set an instance.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const ANSWER_BUCKETS_S = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

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
    pushes: new Counter({
      name: 'patchcord_pushes_total',
      help: 'Answers of push services to rings, by service and outcome.',
      labelNames: ['kind', 'outcome'],
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
    talks: new Gauge({ name: 'patchcord_talks', help: 'Talks of callers with agents going on.', registers }),
    talksEnded: new Counter({
      name: 'patchcord_talks_ended_total',
      help: 'Talks that are over, by how they ended.',
      labelNames: ['end'],
      registers,
    }),
    talksRefused: new Counter({
      name: 'patchcord_talks_refused_total',
      help: 'Streams for which there was no agent or no model.',
      labelNames: ['code'],
      registers,
    }),
    streamFindings: new Counter({
      name: 'patchcord_stream_findings_total',
      help: 'What was wrong with streams, or odd about them.',
      labelNames: ['finding'],
      registers,
    }),
    audioAlarms: new Counter({
      name: 'patchcord_audio_alarms_total',
      help: 'Silence where there should be sound, measured on the samples.',
      labelNames: ['alarm'],
      registers,
    }),
    playOutGaps: new Counter({
      name: 'patchcord_play_out_gaps_total',
      help: 'Holes in the speech of agents because the model was too slow.',
      registers,
    }),
    modelProblems: new Counter({
      name: 'patchcord_model_problems_total',
      help: 'What the voice model refused or failed at, by its code.',
      labelNames: ['code'],
      registers,
    }),
    firstAudioSeconds: new Histogram({
      name: 'patchcord_first_audio_seconds',
      help: 'From the start of a stream to the first audio sent.',
      buckets: ANSWER_BUCKETS_S,
      registers,
    }),
    answerSeconds: new Histogram({
      name: 'patchcord_answer_seconds',
      help: 'From the end of the caller’s speech to the first audio of the answer sent.',
      buckets: ANSWER_BUCKETS_S,
      registers,
    }),
    bargeInSeconds: new Histogram({
      name: 'patchcord_barge_in_seconds',
      help: 'From the model’s word that the caller speaks to the clear that was sent.',
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    toolSeconds: new Histogram({
      name: 'patchcord_tool_duration_seconds',
      help: 'What agents’ tools took, by outcome.',
      labelNames: ['outcome'],
      buckets: ANSWER_BUCKETS_S,
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
