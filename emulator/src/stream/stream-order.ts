// What is asked of an AgentStream, and how it ended.
import type { CallerLine } from './caller-line.ts';
import type { StreamReport } from './stream-report.ts';

export interface StreamOrder {
  /** `ws://` or `wss://`, resolved already; userinfo in it becomes a Basic header. Never logged. */
  url: string;
  /** false: Exotel only sends (Stream applet). true: the bot also talks (Voicebot applet, Connect Voice AI). */
  bidirectional: boolean;
  callSid: string;
  accountSid: string;
  /** As Exotel writes them in `start`: 0-prefixed national numbers. */
  from: string;
  to: string;
  /** Of any rate; it is matched to the one that the URL asks for. */
  line: CallerLine;
  /** Aborted when the flow takes the stream away from the bot (stop reason `stopped`). */
  stopped: AbortSignal;
}

/** In the words of Passthru's `Stream[…]` (reference: AgentStream, working with the passthru applet). */
export interface StreamOutcome {
  streamSid: string | null;
  status: 'completed' | 'failed' | 'cancelled';
  disconnectedBy: 'user' | 'bot' | 'NA';
  durationSeconds: number;
  error: string | null;
  detailedStatus: string | null;
  report: StreamReport;
}

/** Connects out as Exotel does and carries the audio in real time. Resolves when the stream has ended; never rejects. */
export type OpenStream = (order: StreamOrder) => Promise<StreamOutcome>;
