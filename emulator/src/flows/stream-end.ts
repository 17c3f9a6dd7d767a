// How a stream ended: one that never was, and the words for a timeline.
import type { ReportedStream } from './flow-memory.ts';

export type StreamEnd = Omit<ReportedStream, 'url' | 'record'>;

/** A stream that never was. */
export function failedStream(error: string): StreamEnd {
  return { streamSid: null, status: 'failed', disconnectedBy: 'NA', durationSeconds: 0, error, detailedStatus: null };
}

export function streamNote({ status, disconnectedBy, error, detailedStatus }: StreamEnd): string {
  return [`${status} by ${disconnectedBy}`, detailedStatus ?? error].filter((part) => part !== null).join(': ');
}
