// One item of a response's output: speech, text or a function call, with the events that open, fill and close it.
import { part, type Sound } from '../audio/sound.ts';
import { newId } from '../session/ids.ts';
import { type Content, type Entry, entryOf, type FunctionCallItem, type MessageItem } from '../session/item.ts';
import type { Emit } from '../session/server-event.ts';

export interface ItemPlace {
  emit: Emit;
  responseId: string;
  outputIndex: number;
  /** Null for a response that is out of band. */
  addToConversation: ((entry: Entry) => string | null) | null;
}

type Kind = 'speech' | 'text' | 'call';

export class OutputItem {
  readonly entry: Entry;
  #kind: Kind;
  #sound: Sound | null;
  #place: ItemPlace | null = null;
  #written = '';
  #previousItemId: string | null = null;

  private constructor(kind: Kind, entry: Entry, sound: Sound | null) {
    this.#kind = kind;
    this.entry = entry;
    this.#sound = sound;
  }

  /** @param sound all of it; the item holds what of it was sent */
  static speech(sound: Sound): OutputItem {
    return new OutputItem('speech', entryOf(emptyMessage(), part(sound, 0, 0)), sound);
  }

  static text(): OutputItem {
    return new OutputItem('text', entryOf(emptyMessage()), null);
  }

  static call(name: string): OutputItem {
    const item: FunctionCallItem = {
      id: newId('item'),
      object: 'realtime.item',
      type: 'function_call',
      status: 'in_progress',
      name,
      call_id: newId('call'),
      arguments: '',
    };
    return new OutputItem('call', entryOf(item), null);
  }

  open(place: ItemPlace): void {
    this.#place = place;
    const { emit, addToConversation } = place;
    const { item } = this.entry;
    emit('response.output_item.added', { ...this.#inResponse(), item });
    if (addToConversation !== null) {
      this.#previousItemId = addToConversation(this.entry);
      emit('conversation.item.added', { previous_item_id: this.#previousItemId, item });
    }
    if (item.type !== 'message') return;
    emit('response.content_part.added', { ...this.#inItem(), part: this.#part('') });
    // Not told yet, but already there for who retrieves or truncates the item.
    this.entry.item = { ...item, content: [this.#content()] };
  }

  /** Words of the transcript or the text, a piece of the arguments. */
  write(delta: string): void {
    const { emit } = this.#placed();
    this.#written += delta;
    switch (this.#kind) {
      case 'speech':
        emit('response.output_audio_transcript.delta', { ...this.#inItem(), delta });
        return;
      case 'text':
        emit('response.output_text.delta', { ...this.#inItem(), delta });
        return;
      case 'call':
        emit('response.function_call_arguments.delta', { ...this.#inCall(), delta });
    }
  }

  /** @param endMs offset of the end of this audio */
  sendAudio(audio: Buffer, endMs: number): void {
    const { emit } = this.#placed();
    // A client may cut the item while it is being made; that stands.
    if (this.#sound !== null && !this.entry.truncated) this.entry.sound = part(this.#sound, 0, endMs);
    emit('response.output_audio.delta', { ...this.#inItem(), delta: audio.toString('base64') });
  }

  close(status: 'completed' | 'incomplete'): void {
    const { emit, addToConversation } = this.#placed();
    this.#tellEnd(status);
    if (!this.entry.truncated) this.#fill();
    this.entry.item = { ...this.entry.item, status };
    const { item } = this.entry;
    if (addToConversation !== null) {
      emit('conversation.item.done', { previous_item_id: this.#previousItemId, item });
    }
    emit('response.output_item.done', { ...this.#inResponse(), item });
  }

  #tellEnd(status: 'completed' | 'incomplete'): void {
    const { emit } = this.#placed();
    const { item } = this.entry;
    if (item.type === 'function_call') {
      // Arguments that are not whole are never told to be.
      if (status === 'incomplete') return;
      const call = { name: item.name, arguments: this.#written };
      emit('response.function_call_arguments.done', { ...this.#inCall(), ...call });
      return;
    }
    if (this.#kind === 'speech') {
      emit('response.output_audio.done', this.#inItem());
      emit('response.output_audio_transcript.done', { ...this.#inItem(), transcript: this.#written });
    } else {
      emit('response.output_text.done', { ...this.#inItem(), text: this.#written });
    }
    emit('response.content_part.done', { ...this.#inItem(), part: this.#part(this.#written) });
  }

  #fill(): void {
    const { item } = this.entry;
    if (item.type === 'function_call') {
      this.entry.item = { ...item, arguments: this.#written };
    } else if (item.type === 'message') {
      this.entry.item = { ...item, content: [this.#content()] };
    }
  }

  #content(): Content {
    return this.#kind === 'speech'
      ? { type: 'output_audio', transcript: this.#written }
      : { type: 'output_text', text: this.#written };
  }

  /** The part's type is `audio` although the item's content is `output_audio`: seen live. */
  #part(text: string): object {
    return this.#kind === 'speech' ? { type: 'audio', transcript: text } : { type: 'text', text };
  }

  #placed(): ItemPlace {
    if (this.#place === null) throw new Error('The item was not opened');
    return this.#place;
  }

  #inResponse() {
    const { responseId, outputIndex } = this.#placed();
    return { response_id: responseId, output_index: outputIndex };
  }

  #inItem() {
    return { ...this.#inResponse(), item_id: this.entry.item.id, content_index: 0 };
  }

  #inCall() {
    const { item } = this.entry;
    const callId = item.type === 'function_call' ? item.call_id : '';
    return { ...this.#inResponse(), item_id: item.id, call_id: callId };
  }
}

function emptyMessage(): MessageItem {
  return {
    id: newId('item'),
    object: 'realtime.item',
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  };
}
