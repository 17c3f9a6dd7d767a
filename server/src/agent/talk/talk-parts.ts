// What a talk is put together from, named by need.
import type { TalkEnd, TalkEntry, TalkFigures } from '../../calls/talk.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { LineListener } from '../model/line-listener.ts';
import type { MemoryItem, ModelFailure, ModelSession, ToolCall } from '../model/model-session.ts';
import type { ToolResult } from '../tools/tool-runner.ts';

/** The model for the length of a call, whatever becomes of its connections. */
export interface TalkLine extends ModelSession {
  /** Begins the conversation: tells everything from now on, and asks the talk what a new session has to know. */
  attach(listener: LineListener, talk: LineTalk): void;
}

/** What a line asks the talk that holds it. */
export interface LineTalk {
  /** The conversation so far. */
  memory(): MemoryItem[];
  /** Whether another session may take over now without anybody noticing. */
  maySwap(): boolean;
}

export interface HeardPart {
  key: string;
  heardMs: number;
  sentMs: number;
  receivedMs: number;
}

/** The voice to the caller. */
export interface TalkVoice {
  push(key: string, pcm: Buffer): 'taken' | 'full';
  finish(key: string): void;
  interrupt(): HeardPart[];
  /** null: nothing of it has come. */
  heard(key: string): Pick<HeardPart, 'heardMs' | 'receivedMs'> | null;
  timesOf(key: string): { firstSentAtMs: number | null; firstHeardAtMs: number | null } | null;
  whenHeard(then: (how: 'confirmed' | 'by-clock') => void, deadlineMs: number): () => void;
  readonly isQuiet: boolean;
  marked(name: string): void;
  close(): void;
}

/** The caller's audio to the model's format and back. */
export interface TalkConverter {
  toModel(pcm: Buffer): Buffer;
  fromModel(audio: Buffer): Buffer;
  restartFromModel(): void;
}

/** What is said without the model, as s16le PCM at the leg's rate. */
export interface Phrases {
  greeting: Buffer | null;
  /** Something went wrong, and it is being tried again. */
  apology: Buffer;
  /** It went wrong for good. */
  lastApology: Buffer;
  goodbye: Buffer;
  transfer: Buffer;
  hold: Buffer;
}

export interface TalkTools {
  run(call: ToolCall, signal: AbortSignal): Promise<ToolResult>;
}

/** Hears what a talk is like while it goes on. None of these may throw. */
export interface TalkObserver {
  transcriptDelta(delta: { role: 'caller' | 'agent'; text: string; startMs: number }): void;
  entry(entry: Omit<TalkEntry, 'talkId' | 'callId'>): void;
  /** Before the stream is closed: where the call is to go. Resolves when that is stored. */
  transferring(number: string): Promise<void>;
  interrupted(latencyMs: number): void;
  problem(failure: ModelFailure): void;
  ended(ending: TalkEnding): void;
}

export interface TalkEnding {
  end: TalkEnd;
  figures: TalkFigures;
  summary: string | null;
}

export interface TalkParts {
  agent: Agent;
  /** s16le at the leg's rate. */
  sampleRate: number;
  hangUp: () => void;
  line: TalkLine;
  voice: TalkVoice;
  converter: TalkConverter;
  phrases: Phrases;
  tools: TalkTools;
  timers: Timers;
  /** What was said before in the same call, on another stream. */
  earlier: MemoryItem[];
  observer: TalkObserver;
}
