// What has been said in a talk, by whom, and how much of it was heard: the transcript, and what a new session of the
// model is told of the conversation.
import type { TalkEntry } from '../../calls/talk.ts';
import type { AudioPart, MemoryItem, ToolCall } from '../model/model-session.ts';
import { splitHeard } from './heard-text.ts';

type Entry = Omit<TalkEntry, 'talkId' | 'callId'>;

interface Line {
  entry: Entry;
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

/** `onEntry` gets each entry once, when it is complete. */
export function createConversation(earlier: MemoryItem[], onEntry: (entry: Entry) => void): Conversation {
  const lines: Line[] = [];
  const byKey = new Map<string, Line>();
  /** The agent's lines that have not been heard to their end. */
  const playing = new Map<string, Line>();

  function add(role: Entry['role'], startMs: number, more: Partial<Entry> = {}): Line {
    const entry: Entry = {
      index: lines.length + 1,
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
      const { heard, unheard } = splitHeard(line.entry.text, heardMs, line.audio === 'all' ? totalMs : null);
      line.entry = { ...line.entry, text: heard, unheard: unheard === '' ? null : unheard, endMs };
      playing.delete(key);
      tell(line);
    },
    toolCalled: ({ callId, name, argumentsJson }, atMs) =>
      tell(add('tool-call', atMs, { text: argumentsJson, toolCallId: callId, toolName: name })),
    toolAnswered: ({ callId, name }, output, atMs) =>
      tell(add('tool-output', atMs, { text: output, toolCallId: callId, toolName: name })),
    note: (text, atMs) => tell(add('note', atMs, { text })),
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

type Remembered = Pick<TalkEntry, 'role' | 'text' | 'toolCallId' | 'toolName'>;

function remembered({ role, text, toolCallId, toolName }: Remembered): MemoryItem[] {
  if (role === 'tool-call') {
    return [{ kind: 'tool-call', call: { callId: toolCallId ?? '', name: toolName ?? '', argumentsJson: text } }];
  }
  if (role === 'tool-output') return [{ kind: 'tool-output', callId: toolCallId ?? '', output: text }];
  return text === '' ? [] : [{ kind: role, text }];
}

/** What stored entries of earlier talks tell a new session. Tool calls that were never answered are left out. */
export function memoryOf(entries: Remembered[]): MemoryItem[] {
  const answered = new Set(entries.filter(({ role }) => role === 'tool-output').map(({ toolCallId }) => toolCallId));
  return entries.filter(({ role, toolCallId }) => role !== 'tool-call' || answered.has(toolCallId)).flatMap(remembered);
}
