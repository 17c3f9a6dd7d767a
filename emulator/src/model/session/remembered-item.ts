// An item of a conversation as a test looks at it: what the model has in mind.
import { audioMsOf, type Entry, type Item, type MessageItem, textOf } from './item.ts';

export interface RememberedItem {
  type: Item['type'];
  /** Of messages; null for what tools are about. */
  role: MessageItem['role'] | null;
  /** What was written or said, as far as it is remembered; of a call its arguments, of its output the output. */
  text: string;
  /** Length of the audio that is remembered; of speech that was truncated, what was left of it. */
  audioMs: number;
  truncated: boolean;
}

export function rememberedItem(entry: Entry): RememberedItem {
  const { item, truncated } = entry;
  const common = { type: item.type, audioMs: audioMsOf(entry), truncated };
  switch (item.type) {
    case 'message':
      return { ...common, role: item.role, text: textOf(entry) };
    case 'function_call':
      return { ...common, role: null, text: item.arguments };
    case 'function_call_output':
      return { ...common, role: null, text: item.output };
  }
}
