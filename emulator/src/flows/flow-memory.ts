// What a call has gone through in its flow so far, as later applets report it.
import type { RingOutcome } from '../phones/phone.ts';
import type { StreamOutcome } from '../stream/stream-order.ts';

/** How a stream ended, and what it was: the facts of Passthru's `Stream[…]`. */
export interface StreamSummary extends Omit<StreamOutcome, 'report'> {
  report: StreamOutcome['report'] | null;
}

export interface ReportedStream extends Omit<StreamSummary, 'report'> {
  /** Null when none was found. */
  url: string | null;
  record: boolean;
}

/** One phone that a Connect applet rang. Times are epoch milliseconds. */
export interface DialledLeg {
  number: string;
  outcome: RingOutcome;
  onCallSeconds: number;
}

/** What came of a Connect applet. */
export interface DialReport {
  status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  legs: readonly DialledLeg[];
  /** From the first ring to the end. */
  durationSeconds: number;
  /** The number that the phones were shown. */
  outgoingNumber: string;
  record: boolean;
}

export interface FlowMemory {
  /** What the last Gather took. */
  digits: string | null;
  /** What the last Passthru chose for a Switch Case. */
  select: string | null;
  dial: DialReport | null;
  stream: ReportedStream | null;
  /** Stops the streams that were forked and still run. */
  forks: Set<AbortController>;
}

export function emptyMemory(): FlowMemory {
  return { digits: null, select: null, dial: null, stream: null, forks: new Set() };
}
