// What was said in a call, by whom, and what it took. A talk is one conversation of one call with one agent: usually on
// one stream, and on another one after it when the first was cut off.

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
  /** The life of that instance, from its start to its end. */
  runId: string;
  /** Which stream of the talk it is, from 1. What an earlier one still writes is not taken any more. */
  take: number;
  startedAt: number;
  /** Where it was cut off and went on, in order. */
  breaks: TalkBreak[];
  /** null while it goes on. */
  endedAt: number | null;
  /** Known a little earlier than `endedAt`: as soon as it is about to end. */
  end: TalkEnd | null;
  /** Where a transfer leads, E.164. */
  transferTo: string | null;
  summary: string | null;
  figures: TalkFigures | null;
  /** Name of the recording in the recording store, after the last break, complete when the talk is over; null: none. */
  recording: string | null;
}

/** All times in ms since the talk began. */
export interface TalkBreak {
  /** The last that is known of the talk before it. */
  fromMs: number;
  /** When another stream of the call was there. */
  toMs: number;
  /** The instance before it. */
  instanceId: string;
  /** The recording up to it, which is where that instance keeps its recordings; of one that died it may be missing. */
  recording: string;
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

/** `fenced`: another stream has taken the talk over. Then nothing was written. */
export type TalkWritten = 'written' | 'fenced';

/** By whom entries are written, and whether they are complete: what is being said is stored as far as it was heard. */
export interface EntryWriter {
  take: number;
  isComplete: boolean;
}

/** Who wants to go on with a talk. */
export interface TakeOver {
  callId: string;
  agent: string;
  instanceId: string;
  runId: string;
  /** Epoch ms. */
  at: number;
  /** The talk with which the stream begins if there is none to go on with. That one is not taken over. */
  except: string;
}

/** A talk in other hands. */
export interface TakenTalk {
  talk: Talk;
  /** Of all talks of the call, in order. */
  entries: TalkEntry[];
  /** What was being said when it was cut off, as far as it was heard by then; not among `entries`. */
  cutShort: TalkEntry[];
}

/** A talk whose instance is dead. */
export interface OrphanTalk {
  talk: Talk;
  /** The last that is known of it, ms since it began. */
  lastMs: number;
}

export interface TalkStore {
  /** Stores the talk as it is now, a new one too. */
  saveTalk(talk: Talk): Promise<TalkWritten>;
  /** Entries replace those in their places that were not complete; complete ones stay as they are. */
  appendEntries(entries: TalkEntry[], by: EntryWriter): Promise<TalkWritten>;
  /** Takes over the last talk of the call, whoever has it, if it is this agent's and was cut off (`wasCut`); else null. */
  takeOverTalk(claim: TakeOver): Promise<TakenTalk | null>;
  /** Talks that go on, as far as was told, on instances that have been dead for this long; the oldest first. */
  orphanTalks(wanted: { deadForMs: number; limit: number }): Promise<OrphanTalk[]>;
  talksOf(callId: string): Promise<Talk[]>;
  /** Complete ones of all talks of a call, in order. */
  entriesOf(callId: string): Promise<TalkEntry[]>;
}
