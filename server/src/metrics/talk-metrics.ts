// What is counted of streams and talks. Nothing here is touched for each frame of audio.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ANSWER_BUCKETS_S, WORK_BUCKETS_S } from './metric-buckets.ts';

export function talkMetrics(registers: Registry[]) {
  return {
    streams: new Gauge({
      name: 'patchcord_streams',
      help: 'Streams of Exotel’s that are open.',
      registers,
    }),
    streamsLimit: new Gauge({
      name: 'patchcord_streams_limit',
      help: 'Streams that this instance takes (MAX_STREAMS).',
      registers,
    }),
    talks: new Gauge({ name: 'patchcord_talks', help: 'Talks of callers with agents going on.', registers }),
    talksResumed: new Counter({
      name: 'patchcord_talks_resumed_total',
      help: 'Talks that were cut off, here or on another instance, and went on here.',
      registers,
    }),
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
      buckets: WORK_BUCKETS_S,
      registers,
    }),
    toolSeconds: new Histogram({
      name: 'patchcord_tool_duration_seconds',
      help: 'What agents’ tools took, by outcome.',
      labelNames: ['outcome'],
      buckets: ANSWER_BUCKETS_S,
      registers,
    }),
  };
}
