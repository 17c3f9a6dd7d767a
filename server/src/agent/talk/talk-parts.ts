// What a talk is put together from, named by need.
import type { TalkEnd, TalkEntry, TalkFigures } from '../../calls/talk.ts';
import type { HeardPart } from '../../media/play-out/ledger.ts';
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

/** The voice to the caller. */
export interface TalkVoice {
  /** `full`: it was not taken, and nothing more of this part will be. */
  push(key: string, pcm: Buffer): 'taken' | 'full';
  finish(key: string): void;
  interrupt(): HeardPart[];
  /** null: nothing of it has come. */
  heard(key: string): Pick<HeardPart, 'heardMs' | 'receivedMs'> | null;
  timesOf(key: string): { firstSentAtMs: number | null; firstHeardAtMs: number | null } | null;
  whenHeard(then: (how: 'confirmed' | 'by-clock') => void, deadlineMs: number): () => void;
  readonly isQuiet: boolean;
  /** What waits to be sent. */
  readonly queuedMs: number;
  marked(name: string): void;
  close(): void;
}

/** The caller's audio to the model's format and back. */
export interface TalkConverter {
  toModel(pcm: Buffer): Buffer;
  fromModel(audio: Buffer): Buffer;
  restartFromModel(): void;
}

/** Said without the model. `audio`: s16le PCM at the leg's rate. */
export interface OwnWords {
  text: string;
  audio: Buffer;
}

export interface Phrases {
  /** Its text is the agent's. */
  greeting: Buffer | null;
  /** After a break of the line; null: there is none in the agent's words or language. */
  resume: OwnWords | null;
  /** Something went wrong, and it is being tried again. */
  apology: OwnWords;
  /** It went wrong for good. */
  lastApology: OwnWords;
  goodbye: OwnWords;
  transfer: OwnWords;
  hold: Buffer;
}

export interface TalkTools {
  run(call: ToolCall, signal: AbortSignal): Promise<ToolResult>;
}

/** Hears what a talk is like while it goes on. None of these may throw. */
export interface TalkObserver {
  transcriptDelta(delta: { role: 'caller' | 'agent'; text: string; startMs: number }): void;
  entry(entry: NewEntry): void;
  /** What is being said, as far as it was heard by now. */
  progress(entries: NewEntry[]): void;
  /** What the talk has cost and taken by now. */
  figures(figures: TalkFigures): void;
  /** Before the stream is closed: why, and where the call is to go (E.164). Resolves when that is stored. */
  ending(end: TalkEnd, transferTo: string | null): Promise<void>;
  interrupted(latencyMs: number): void;
  problem(failure: ModelFailure): void;
  ended(ending: TalkEnding): void;
}

export type NewEntry = Omit<TalkEntry, 'talkId' | 'callId'>;

/** What a talk that was cut off had come to. */
export interface Resumed {
  /** How long ago it began. */
  sinceBeginMs: number;
  /** Of the next entry. */
  nextIndex: number;
  figures: TalkFigures | null;
  /** What the agent was saying and the caller did not hear; null: nothing. */
  unheard: string | null;
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
  /** null: the talk begins now. */
  resumed: Resumed | null;
  observer: TalkObserver;
}
