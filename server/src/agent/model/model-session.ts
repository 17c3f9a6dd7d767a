// What a talk needs of a realtime voice model, whoever makes it. One session is one connection.
import type { AudioFormat } from '../../media/converter.ts';

/** One piece of speech of the model. A response may hold several (reference: Realtime 2.x, several audio items). */
export interface AudioPart {
  responseId: string;
  itemId: string;
  contentIndex: number;
}

/** A tool as the model is told of it. `parameters`: JSON Schema. */
export interface ToolDefinition {
  name: string;
  description: string;
  parameters: Record<string, unknown>;
}

export interface ToolCall {
  callId: string;
  name: string;
  /** JSON as the model wrote it, which may be broken. */
  argumentsJson: string;
}

/** A turn of the conversation as text: what a new session is told of the old one. */
export type MemoryItem =
  | { kind: 'caller'; text: string }
  | { kind: 'agent'; text: string }
  | { kind: 'note'; text: string }
  | { kind: 'tool-call'; call: ToolCall }
  | { kind: 'tool-output'; callId: string; output: string };

export interface Usage {
  textInputTokens: number;
  textCachedTokens: number;
  textOutputTokens: number;
  audioInputTokens: number;
  audioCachedTokens: number;
  audioOutputTokens: number;
}

export interface ModelFailure {
  /** The model's own code, e.g. `rate_limit_exceeded`. */
  code: string;
  message: string;
}

/** Code of the problem that a model should have answered and did not say a word; another session follows, which does. */
export const noAnswerCode = 'no_answer';

export interface ResponseEnd {
  responseId: string;
  status: 'completed' | 'cancelled' | 'failed' | 'incomplete';
  failure: ModelFailure | null;
  /** Complete ones only. */
  toolCalls: ToolCall[];
  usage: Usage | null;
}

/** Why a session is over. `retry`: whether another attempt may succeed. */
export interface SessionEnd {
  kind: 'closed-by-us' | 'refused' | 'lost' | 'expired' | 'silent';
  retry: boolean;
  failure: ModelFailure;
}

/** What can be asked of a session. None of these throws when it is over. */
export interface ModelSession {
  /** Caller's audio in the format of the session; not kept. */
  appendAudio(audio: Buffer): void;
  /** Adds a turn to the conversation; nothing is said because of it. */
  addItem(item: MemoryItem): void;
  /** Asks for a response; waits until the one that is under way is over. */
  respond(wish?: { instructions?: string }): void;
  /** Cancels the response that is under way, if any. */
  cancel(): void;
  /** The caller heard only so much of this part. `audioEndMs`: whole ms, never more than the model sent. */
  truncate(part: AudioPart, audioEndMs: number): void;
  /** The caller heard nothing of this item. */
  deleteItem(itemId: string): void;
  /** Asks for text beside the conversation (a summary). Rejects when the session ends or takes longer than `timeoutMs`. */
  askAside(wish: { instructions: string; timeoutMs: number }): Promise<string>;
  close(): void;
}

/** What a session tells. Nothing comes after `ended`. */
export interface ModelListener {
  /** The configuration has been accepted: audio may flow. */
  ready(): void;
  speechStarted(): void;
  speechStopped(): void;
  /** The caller's turn has become an item; its transcript may come much later. */
  callerTurn(itemId: string): void;
  callerTranscript(itemId: string, text: string, kind: 'delta' | 'whole'): void;
  /** `isAsked`: it was asked for with instructions of its own; any other may be the model's own answer to the caller. */
  responseStarted(responseId: string, isAsked?: boolean): void;
  /** `audio`: in the format of the session, good until this returns: who keeps it, copies it. */
  audio(part: AudioPart, audio: Buffer): void;
  audioDone(part: AudioPart): void;
  agentTranscript(part: AudioPart, text: string, kind: 'delta' | 'whole'): void;
  responseDone(end: ResponseEnd): void;
  /** What transcribing the caller has cost. */
  transcriptionUsage(usage: { audioTokens: number; textTokens: number; seconds: number }): void;
  /** Something was refused; the session goes on. */
  problem(failure: ModelFailure): void;
  ended(end: SessionEnd): void;
}

export interface SessionSettings {
  model: string;
  voice: string;
  instructions: string;
  format: AudioFormat;
  turnDetection: TurnDetection;
  noiseReduction: 'near-field' | 'far-field' | null;
  /** How the caller's words become text; null: not at all. */
  transcription: { model: string; languages: string[]; keywords: string[] } | null;
  tools: ToolDefinition[];
  /** Entries of the session's `tools` that the model's maker runs itself (remote MCP), passed on as they are. */
  hostedTools: Record<string, unknown>[];
  maxOutputTokens: number | null;
  /** Only models that reason take it. */
  reasoningEffort: 'minimal' | 'low' | 'medium' | 'high' | null;
}

export type TurnDetection =
  | { kind: 'server-vad'; threshold: number; prefixPaddingMs: number; silenceMs: number }
  | { kind: 'semantic-vad'; eagerness: 'auto' | 'low' | 'medium' | 'high' };

/** Opens a session; what becomes of it is told to the listener. */
export type OpenModelSession = (settings: SessionSettings, listener: ModelListener) => ModelSession;
