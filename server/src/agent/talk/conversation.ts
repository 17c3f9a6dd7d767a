// What has been said in a talk, by whom, and how much of it was heard: the transcript, and what a new session of the
// model is told of the conversation.
import type { HeardPart } from '../../media/play-out/ledger.ts';
import type { AudioPart, MemoryItem, ToolCall } from '../model/model-session.ts';
import { splitHeard } from './heard-text.ts';
import { remembered } from './memory.ts';
import type { NewEntry } from './talk-parts.ts';

interface Line {
  entry: NewEntry;
  /** The part of the model's speech that it is. */
  part: AudioPart | null;
  /** `all`: all audio of it has come. `cut`: no more comes, although there was more. */
  audio: 'coming' | 'all' | 'cut';
  told: boolean;
}

export interface Conversation {
  callerTurn(itemId: string, startMs: number, endMs: number): void;
  callerSaid(itemId: string, text: string): void;
  /** The caller told something without speaking (keys). */
  callerTyped(text: string, atMs: number): void;
  /** False when it was cut off already. */
  agentSays(part: AudioPart | string, text: string, startMs: number): boolean;
  /** The whole text of a part, which may differ from what its deltas made. */
  agentSaid(part: AudioPart, text: string, startMs: number): void;
  audioEnded(key: string, how: 'all' | 'cut'): void;
  /** A part was heard in full, or cut off. */
  agentHeard(key: string, heard: { heardMs: number; totalMs: number; endMs: number }): void;
  toolCalled(call: ToolCall, atMs: number): void;
  toolAnswered(call: ToolCall, output: string, atMs: number): void;
  note(text: string, atMs: number): void;
  /** What is being played, split at what was heard by now; null: nothing of the part has come. */
  inProgress(heardOf: (key: string) => Pick<HeardPart, 'heardMs' | 'receivedMs'> | null, atMs: number): NewEntry[];
  /** Keys of the parts that are still being played. */
  playing(): string[];
  /** Those of one response, with their items. */
  playingOf(responseId: string): [key: string, itemId: string][];
  /** Whether no more audio of a part comes. */
  hasEnded(key: string): boolean;
  /** What counts as said of a part. */
  textOf(key: string): string;
  startMsOf(key: string): number;
  /** `receivedMs` tells how much audio of a part has come. */
  memory(receivedMs: (key: string) => number): MemoryItem[];
}

/** The key of a part in everything that is played. */
export function keyOf({ itemId, contentIndex }: AudioPart): string {
  return `${itemId}/${contentIndex}`;
}

export interface ConversationOptions {
  earlier: MemoryItem[];
  /** Place of its first entry in the talk. */
  firstIndex: number;
  /** Gets each entry once, when it is complete. */
  onEntry: (entry: NewEntry) => void;
}

export function createConversation({ earlier, firstIndex, onEntry }: ConversationOptions): Conversation {
  const lines: Line[] = [];
  const byKey = new Map<string, Line>();
  /** The agent's lines that have not been heard to their end. */
  const playing = new Map<string, Line>();

  function add(role: NewEntry['role'], startMs: number, more: Partial<NewEntry> = {}): Line {
    const entry: NewEntry = {
      index: firstIndex + lines.length,
      role,
      text: '',
      unheard: null,
      startMs,
      endMs: startMs,
      toolCallId: null,
      toolName: null,
      ...more,
    };
    const line: Line = { entry, part: null, audio: 'coming', told: false };
    lines.push(line);
    return line;
  }

  function tell(line: Line): void {
    if (line.told) return;
    line.told = true;
    onEntry(line.entry);
  }

  function agentLine(part: AudioPart | string, startMs: number): Line {
    const key = typeof part === 'string' ? part : keyOf(part);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const line = add('agent', startMs);
    playing.set(key, line);
    line.part = typeof part === 'string' ? null : part;
    byKey.set(key, line);
    return line;
  }

  return {
    callerTurn(itemId, startMs, endMs) {
      if (!byKey.has(itemId)) byKey.set(itemId, add('caller', startMs, { endMs }));
    },
    callerSaid(itemId, text) {
      const line = byKey.get(itemId);
      if (line === undefined) return;
      line.entry.text = text;
      // What nobody could understand was a noise.
      if (text.trim() !== '') tell(line);
    },
    callerTyped: (text, atMs) => tell(add('caller', atMs, { text })),
    agentSays(part, text, startMs) {
      const line = agentLine(part, startMs);
      if (line.told) return false;
      line.entry.text += text;
      return true;
    },
    agentSaid(part, text, startMs) {
      const line = agentLine(part, startMs);
      if (!line.told) line.entry.text = text;
    },
    audioEnded(key, how) {
      const line = byKey.get(key);
      if (line?.audio === 'coming') line.audio = how;
    },
    agentHeard(key, { heardMs, totalMs, endMs }) {
      const line = playing.get(key);
      if (line === undefined) return;
      line.entry = heardEntry(line, { heardMs, totalMs, endMs });
      playing.delete(key);
      tell(line);
    },
    toolCalled: ({ callId, name, argumentsJson }, atMs) =>
      tell(add('tool-call', atMs, { text: argumentsJson, toolCallId: callId, toolName: name })),
    toolAnswered: ({ callId, name }, output, atMs) =>
      tell(add('tool-output', atMs, { text: output, toolCallId: callId, toolName: name })),
    note: (text, atMs) => tell(add('note', atMs, { text })),
    inProgress: (heardOf, atMs) =>
      [...playing].flatMap(([key, line]) => {
        const times = heardOf(key);
        return times === null
          ? []
          : [heardEntry(line, { heardMs: times.heardMs, totalMs: times.receivedMs, endMs: atMs })];
      }),
    playing: () => [...playing.keys()],
    playingOf: (responseId) =>
      [...playing].flatMap(([key, { part }]) => (part?.responseId === responseId ? [[key, part.itemId]] : [])),
    hasEnded: (key) => byKey.get(key)?.audio !== 'coming',
    textOf: (key) => byKey.get(key)?.entry.text ?? '',
    startMsOf: (key) => byKey.get(key)?.entry.startMs ?? 0,
    memory(receivedMs) {
      const keys = new Map([...playing].map(([key, line]) => [line, key]));
      const said = (line: Line) => {
        const key = keys.get(line);
        if (key === undefined) return line.entry.text;
        // What the model has not said itself it is told of when that is over.
        if (line.part === null) return '';
        // What is being played will be heard, unless somebody interrupts: as much of it as has come.
        return line.audio === 'all' ? line.entry.text : splitHeard(line.entry.text, receivedMs(key), null).heard;
      };
      return [...earlier, ...lines.flatMap((line) => remembered({ ...line.entry, text: said(line) }))];
    },
  };
}

/** `totalMs`: of all audio of it that has come. */
function heardEntry(
  { entry, audio }: Line,
  { heardMs, totalMs, endMs }: { heardMs: number; totalMs: number; endMs: number },
): NewEntry {
  const { heard, unheard } = splitHeard(entry.text, heardMs, audio === 'all' ? totalMs : null);
  return { ...entry, text: heard, unheard: unheard === '' ? null : unheard, endMs };
}
