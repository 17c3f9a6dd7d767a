// What a session of the model is told of what was said before.
import type { TalkEntry } from '../../calls/talk.ts';
import type { MemoryItem } from '../model/model-session.ts';

type Remembered = Pick<TalkEntry, 'role' | 'text' | 'toolCallId' | 'toolName'>;

export function remembered({ role, text, toolCallId, toolName }: Remembered): MemoryItem[] {
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
