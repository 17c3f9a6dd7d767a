// The items of a session, in order. Bounded as a model's context is: the oldest go when there are too many.
import { part } from '../audio/sound.ts';
import { audioMsOf, type Entry, type Item, weightOf } from './item.ts';
import { type Outcome, refused } from './problem.ts';

const maxItems = 2_000;
const maxWeightBytes = 48 * 1024 * 1024;

export class Conversation {
  #entries: Entry[] = [];

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get lastItemId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  find(itemId: string): Entry | undefined {
    return this.#entries.find(({ item }) => item.id === itemId);
  }

  /**
   * Puts an item behind another one: the last when absent, none (so that it is the first) when `root`.
   * @returns the item that it is behind, null when it is the first
   */
  insert(entry: Entry, behind?: string | null): Outcome<string | null> {
    const refusal = this.#refusal(entry.item);
    if (refusal !== null) return refusal;
    const position = behind === 'root' ? 0 : this.#positionBehind(behind ?? this.lastItemId);
    if (position === null) {
      const message = `The previous item with id '${behind}' was not found.`;
      return refused('item_create_invalid_previous_item_id', message, 'previous_item_id');
    }
    this.#entries.splice(position, 0, entry);
    this.#dropOldest();
    return { ok: true, value: this.#entries[this.#entries.indexOf(entry) - 1]?.item.id ?? null };
  }

  #positionBehind(itemId: string | null): number | null {
    if (itemId === null) return 0;
    const position = this.#entries.findIndex(({ item }) => item.id === itemId);
    return position === -1 ? null : position + 1;
  }

  #refusal(item: Item): Outcome<never> | null {
    if (this.find(item.id) !== undefined) {
      return refused('item_create_duplicate_item_id', `An item with id '${item.id}' exists already.`, 'item.id');
    }
    if (item.type !== 'function_call_output') return null;
    const called = this.#entries.some(
      (entry) => entry.item.type === 'function_call' && entry.item.call_id === item.call_id,
    );
    if (called) return null;
    const message = `Tool call ID '${item.call_id}' not found in conversation.`;
    return refused('invalid_tool_call_id', message, 'item.call_id');
  }

  remove(itemId: string): Outcome<void> {
    const entry = this.find(itemId);
    if (entry === undefined) return missing('delete', itemId);
    this.#entries = this.#entries.filter((one) => one !== entry);
    return { ok: true, value: undefined };
  }

  retrieve(itemId: string): Outcome<Entry> {
    const entry = this.find(itemId);
    return entry === undefined ? missing('retrieve', itemId) : { ok: true, value: entry };
  }

  /** Cuts the model's speech to what was heard, and erases its transcript. */
  truncate(itemId: string, contentIndex: number, audioEndMs: number): Outcome<void> {
    const entry = this.find(itemId);
    if (entry === undefined) return missing('truncate', itemId);
    const { item, sound } = entry;
    const isSpeech = item.type === 'message' && item.content[contentIndex]?.type === 'output_audio';
    if (!isSpeech || sound === null) {
      return refused('invalid_value', 'Only model output audio messages can be truncated.', 'item_id');
    }
    const lengthMs = audioMsOf(entry);
    if (audioEndMs > lengthMs) {
      const message = `Audio content of ${Math.floor(lengthMs)}ms is already shorter than ${audioEndMs}ms`;
      return refused('invalid_value', message, 'audio_end_ms');
    }
    entry.truncated = true;
    entry.sound = part(sound, 0, audioEndMs);
    entry.item = { ...item, content: [{ type: 'output_audio' }] };
    return { ok: true, value: undefined };
  }

  #dropOldest(): void {
    let weight = this.#entries.reduce((sum, entry) => sum + weightOf(entry), 0);
    while (this.#entries.length > 1 && (weight > maxWeightBytes || this.#entries.length > maxItems)) {
      const oldest = this.#entries.shift();
      if (oldest !== undefined) weight -= weightOf(oldest);
    }
  }
}

function missing(action: 'delete' | 'retrieve' | 'truncate', itemId: string): Outcome<never> {
  const message = `Error: the item with id '${itemId}' does not exist.`;
  return refused(`item_${action}_invalid_item_id`, message, 'item_id');
}
