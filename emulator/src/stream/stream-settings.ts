// What a stream may be told about how to behave, and what holds where it is told nothing.
import { newCallSid } from '../calls/call-sid.ts';
import { Metronome } from './metronome.ts';
import { defaultDialect, type EmulatedDialect } from './stream-dialect.ts';
import { StreamThrottle } from './stream-throttle.ts';

export interface StreamSettings {
  dialect: EmulatedDialect;
  /** How long a bot may take to answer the handshake. It gets a second chance. */
  handshakeTimeoutMs: number;
  /** From the opened socket and `connected` to `start`. */
  startDelayMs: number;
  maxDurationMs: number;
  /** Account-wide: one throttle for all streams of an account. */
  throttle: StreamThrottle;
  /** A longer message ends the stream with 1009. */
  maxMessageBytes: number;
  /** What may wait for a bot that does not read; beyond it events are dropped … */
  maxUnsentBytes: number;
  /** … and when that lasts so long, the stream ends as failed. */
  unreadLimitMs: number;
  /** What may wait to be played. Media that comes on top of that is dropped. */
  maxQueuedMs: number;
  /** Media that would be heard later than this after it came is reported as a burst. */
  burstAheadMs: number;
  /** Keeps the time of all streams. */
  metronome: Metronome;
  /** Names the next stream: `stream_sid`. */
  newStreamSid: () => string;
}

/** Handshake, duration and its retry: reference, AgentStream extension guide. The other limits are ours. */
export function streamSettingsFrom(options: Partial<StreamSettings>): StreamSettings {
  return {
    dialect: defaultDialect,
    handshakeTimeoutMs: 10_000,
    startDelayMs: 20,
    maxDurationMs: 60 * 60 * 1000,
    throttle: new StreamThrottle(100),
    maxMessageBytes: 4 * 1024 * 1024,
    maxUnsentBytes: 256 * 1024,
    unreadLimitMs: 10_000,
    maxQueuedMs: 120_000,
    burstAheadMs: 2_000,
    metronome: new Metronome(),
    newStreamSid: () => newCallSid(Date.now()),
    ...options,
  };
}
