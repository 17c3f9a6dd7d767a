// What a stream's report says: how the bot behaved, measured on the audio.
import type { BargeIn, Turn } from './measure/conversation.ts';
import type { Finding } from './measure/findings.ts';
import type { TimelineEvent } from './measure/timeline.ts';

/** How it ended. `bot-lost`: the connection broke without a goodbye. `protocol-error`: also a message that is too long. */
export type StreamEnd =
  | 'bot-closed'
  | 'bot-lost'
  | 'caller-hung-up'
  | 'stopped-by-flow'
  | 'time-limit'
  | 'not-connected'
  | 'throttled'
  | 'protocol-error'
  | 'bot-not-reading'
  | 'emulator-fault';

/** Levels are those of the speech alone; 0 dBFS is the loudest square wave, -100 nothing. */
export interface Voice {
  speechMs: number;
  rmsDbfs: number;
  peakDbfs: number;
}

/** Times are milliseconds since `start` was sent. Lists are bounded. */
export interface StreamReport {
  end: StreamEnd;
  /** Hz; null when there was no stream. */
  sampleRate: number | null;
  handshake: { attempts: number; durationMs: number };
  durationMs: number;
  /** When the caller first heard the bot: by the samples, not by the messages. */
  firstAudioMs: number | null;
  turns: Turn[];
  bargeIns: BargeIn[];
  /** Holes in the bot's audio because nothing was there to be played for less than half a second. */
  gaps: Holes;
  /** Such holes in or soon after a time in which the emulator itself was late: nobody knows whose they are. */
  gapsByEmulator: Holes;
  /** The 20 ms that each chunk costs whose length is no multiple of 320 bytes. */
  penaltyPauses: Holes;
  /** Who alone was heard; null when both were, or nobody. */
  oneWayAudio: 'only-caller' | 'only-bot' | null;
  caller: Voice;
  bot: Voice;
  sent: { mediaEvents: number; droppedEvents: number; digits: number; marks: number };
  received: { messages: number; mediaMessages: number; audioMs: number; marks: number; clears: number };
  /** What became of the audio that was received. */
  playOut: { playedMs: number; clearedMs: number; unplayedMs: number };
  /** How late the emulator itself was: a machine that is too busy, not a bot that is too slow. */
  emulatorLateMs: { p99: number; max: number };
  findings: Finding[];
  timeline: TimelineEvent[];
}

export interface Holes {
  count: number;
  totalMs: number;
  longestMs: number;
}
