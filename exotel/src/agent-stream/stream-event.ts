// What Exotel says on an AgentStream socket, whatever the dialect.
// Reference: developer.exotel.com/docs/agentstream/websocket-protocol; a captured `start`.

/** Audio of a stream: mono, signed 16 bit, little endian, at this rate. Exotel's page names these three. */
export const streamSampleRates = [8000, 16_000, 24_000] as const;
export type StreamSampleRate = (typeof streamSampleRates)[number];

/** What is missing, or cannot be read, is null. */
export type StreamEvent =
  | { event: 'connected'; protocol: string | null; version: string | null }
  | StreamStart
  | StreamMedia
  | (Numbered & { event: 'dtmf'; digit: string; durationMs: number | null })
  /** All audio that was sent before the mark of this name has been played. */
  | (Numbered & { event: 'mark'; name: string })
  /** `reason`: `stopped` when the flow ends the stream, `callended` when the call is over; others may come. */
  | (Numbered & { event: 'stop'; callSid: string | null; accountSid: string | null; reason: string | null })
  /** In no list of events, yet Exotel's own sample bots take it. To be ignored. */
  | (Numbered & { event: 'clear' });

interface Numbered {
  /** Counts all events of a stream but `connected`, from 1. */
  sequenceNumber: number | null;
  streamSid: string | null;
}

export interface StreamStart extends Numbered {
  event: 'start';
  streamSid: string;
  callSid: string;
  /** The account's name, such as `acme1`. */
  accountSid: string | null;
  /** As Exotel writes them: 0-prefixed national numbers. */
  from: string | null;
  to: string | null;
  /** Of the URL's query; empty when there were none. */
  customParameters: Record<string, string>;
  mediaFormat: StreamMediaFormat;
}

export interface StreamMediaFormat {
  /** Says nothing: `base64`, `raw`, `audio/x-raw` and others have been seen for the same PCM. */
  encoding: string | null;
  /** Hz. */
  sampleRate: number | null;
}

export interface StreamMedia extends Numbered {
  event: 'media';
  /** Counts the media events, from 1. */
  chunk: number | null;
  /** Since the start of the stream. */
  timestampMs: number | null;
  /** Samples as bytes. */
  payload: Buffer;
}
