// What was said in a call, by whom, and what it took. A talk is one stream of one call with one agent.

export type TalkEnd =
  | 'caller-hung-up'
  | 'agent-ended'
  | 'transferred'
  | 'ended-by-app'
  | 'idle'
  | 'max-duration'
  | 'spend-cap'
  | 'model-failed'
  | 'no-media'
  | 'stream-stopped'
  | 'stream-lost'
  | 'drained'
  | 'interrupted';

export interface Talk {
  /** UUIDv7. */
  id: string;
  callId: string;
  agent: string;
  instanceId: string;
  startedAt: number;
  /** null while it goes on. */
  endedAt: number | null;
  end: TalkEnd | null;
  /** Where a transfer leads, E.164. */
  transferTo: string | null;
  summary: string | null;
  figures: TalkFigures | null;
  /** Name of the recording in the recording store; null: none. */
  recording: string | null;
}

export interface TalkFigures {
  /** From `start` of the stream to the first audio sent; null: none was. */
  firstAudioMs: number | null;
  turns: TurnLatency[];
  interruptions: number;
  tokens: Record<string, number>;
  /** An estimate in US dollars by list prices; null: the model has none here. */
  costUsd: number | null;
}

/** All in ms, counted from the moment in which the model told that the caller had stopped speaking. */
export interface TurnLatency {
  toFirstAudioSentMs: number;
  /** As the carrier's marks tell; null: none came back. */
  toFirstAudioHeardMs: number | null;
}

/** One entry of a transcript. Entries are stored when they are complete, and are what another instance resumes from. */
export interface TalkEntry {
  talkId: string;
  callId: string;
  /** Place in the talk, from 1. */
  index: number;
  role: 'caller' | 'agent' | 'note' | 'tool-call' | 'tool-output';
  /** What was said and heard; of a tool its JSON. */
  text: string;
  /** What the model had said beyond what was heard; null: all was heard. */
  unheard: string | null;
  /** Ms since the talk began. */
  startMs: number;
  endMs: number;
  /** Of tools: the id that joins call and output, and the tool's name. */
  toolCallId: string | null;
  toolName: string | null;
}

export interface TalkStore {
  startTalk(talk: Talk): Promise<void>;
  /** Stores the talk as it is now. */
  updateTalk(talk: Talk): Promise<void>;
  appendEntries(entries: TalkEntry[]): Promise<void>;
  talksOf(callId: string): Promise<Talk[]>;
  /** Of all talks of a call, in order. */
  entriesOf(callId: string): Promise<TalkEntry[]>;
}
