// A phone on the emulated network, as the exchange sees it.
import type { CallerLine } from '../stream/caller-line.ts';

/** How the ringing of a phone ended. A phone that rejects is `busy` to Exotel (captured: DialCallStatus=busy). */
export type RingOutcome = 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled';

export interface RingOptions {
  callSid: string;
  /** Ring no longer than this. */
  ringLimitMs: number | null;
  /** Who is at the other end, for a phone that shows it. */
  from?: string | undefined;
  /** Hz of the line when it is answered. */
  sampleRate: number;
  /**
   * Aborted when somebody is at the other end to talk with. An ordinary phone says nothing before, and the time that it
   * talks counts from then. Absent: somebody is there at once.
   */
  connected?: AbortSignal | undefined;
}

/** One phone that is rung, and then, perhaps, talks. */
export interface PhoneCall {
  readonly ringing: Promise<RingOutcome>;
  /** Only after `answered`. */
  readonly line: CallerLine;
  /** The exchange ends it: stops the ringing (`canceled`) or the talk. */
  hangUp(): void;
}

export interface PhoneNetwork {
  /** Dials a phone (canonical number). */
  ring(number: string, options: RingOptions): PhoneCall;
  /** A phone that calls in: it has picked up already. */
  callIn(number: string, options: Omit<RingOptions, 'ringLimitMs'>): PhoneCall;
}
