// Items of a conversation, as they are on the wire, and what is kept beside them.
import { type AudioFormat, bytesOf, soundOf } from '../audio/audio-format.ts';
import { durationMs, type Sound } from '../audio/sound.ts';
import type { NewItem } from './client-event.ts';
import { newId } from './ids.ts';

export type ItemStatus = 'completed' | 'incomplete' | 'in_progress';

export type Content =
  | { type: 'input_text'; text: string }
  | { type: 'output_text'; text: string }
  | { type: 'input_audio'; transcript?: string | null }
  | { type: 'output_audio'; transcript?: string | null }
  | { type: 'input_image'; image_url: string; detail?: string | undefined };

interface ItemBase {
  id: string;
  object: 'realtime.item';
  status: ItemStatus;
}

export interface MessageItem extends ItemBase {
  type: 'message';
  role: 'system' | 'user' | 'assistant';
  content: Content[];
}

export interface FunctionCallItem extends ItemBase {
  type: 'function_call';
  name: string;
  call_id: string;
  arguments: string;
}

export interface FunctionOutputItem extends ItemBase {
  type: 'function_call_output';
  call_id: string;
  output: string;
}

export type Item = MessageItem | FunctionCallItem | FunctionOutputItem;

export interface Entry {
  item: Item;
  /** What the item's audio sounds like; of the model's own speech, what was generated so far. */
  sound: Sound | null;
  /** Cut short by the client: its transcript is gone, and nothing brings it back. */
  truncated: boolean;
  /** What a user's speech is taken to say, also where no transcription was asked for. */
  heard: string | null;
}

export function entryOf(item: Item, sound: Sound | null = null): Entry {
  return { item, sound, truncated: false, heard: null };
}

export function userSpeech(id: string, sound: Sound): Entry {
  const item: Item = {
    id,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript: null }],
  };
  return entryOf(item, sound);
}

/** @param format of the session's input, in which sent audio is */
export function entryFromClient(sent: NewItem, format: AudioFormat): Entry {
  const base = { id: sent.id ?? newId('item'), object: 'realtime.item', status: 'completed' } as const;
  if (sent.type !== 'message') return entryOf({ ...sent, ...base });
  const audio = sent.content.find((content) => content.type === 'input_audio')?.audio;
  const content = sent.content.map((one): Content => {
    if (one.type !== 'input_audio') return one;
    return { type: 'input_audio', transcript: one.transcript ?? null };
  });
  const sound = audio === undefined ? null : soundOf(format, Buffer.from(audio, 'base64'));
  return entryOf({ ...base, type: 'message', role: sent.role, content }, sound);
}

/** The item with its audio, as `conversation.item.retrieved` has it. */
export function withAudio({ item, sound }: Entry, format: AudioFormat): Item {
  if (item.type !== 'message' || sound === null) return item;
  const audio = bytesOf(format, sound).toString('base64');
  const content = item.content.map((one) =>
    one.type === 'input_audio' || one.type === 'output_audio' ? { ...one, audio } : one,
  );
  return { ...item, content };
}

/** How much memory an entry takes, about. */
export function weightOf({ item, sound }: Entry): number {
  return lettersIn(item) + (sound?.samples.byteLength ?? 0);
}

function lettersIn(item: Item): number {
  switch (item.type) {
    case 'function_call':
      return item.arguments.length;
    case 'function_call_output':
      return item.output.length;
    case 'message':
      return item.content.reduce((sum, content) => {
        if ('text' in content) return sum + content.text.length;
        return sum + ('image_url' in content ? content.image_url : (content.transcript ?? '')).length;
      }, 0);
  }
}

/** What a message says: written, spoken by the model, or said by the user as far as that is known. */
export function textOf({ item, heard }: Entry): string {
  if (item.type !== 'message') return '';
  const texts = item.content.map((content) => {
    if (content.type === 'input_text' || content.type === 'output_text') return content.text;
    return content.type === 'input_image' ? '' : (content.transcript ?? heard ?? '');
  });
  return texts.filter((text) => text !== '').join(' ');
}

export function audioMsOf({ sound }: Entry): number {
  return sound === null ? 0 : durationMs(sound);
}

export function isModelsSpeech({ item }: Entry): boolean {
  return item.type === 'message' && item.content.some(({ type }) => type === 'output_audio');
}
