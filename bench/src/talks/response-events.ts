// The events of one spoken response and of the caller's turn before it, in the order in which they come live.
// Reference: OpenAI Realtime API, server events.
import { serverFrame } from '../clients/frames.ts';
import { audioFrame } from './audio-frame.ts';

let events = 0;

/** A server event as a frame. */
export function serverEvent(type: string, fields: object = {}): Buffer {
  return serverFrame(JSON.stringify({ type, event_id: nextEventId(), ...fields }));
}

function nextEventId(): string {
  events += 1;
  return `event_${events.toString(36).padStart(21, '0')}`;
}

/** The caller has spoken: what follows `speech_started`. */
export function callerTurn(itemId: string): Buffer[] {
  const content = [{ type: 'input_audio', transcript: null }];
  const item = { id: itemId, object: 'realtime.item', type: 'message', role: 'user', status: 'completed', content };
  return [
    serverEvent('input_audio_buffer.speech_stopped', { audio_end_ms: 1_000, item_id: itemId }),
    serverEvent('input_audio_buffer.committed', { previous_item_id: null, item_id: itemId }),
    serverEvent('conversation.item.added', { previous_item_id: null, item }),
    serverEvent('conversation.item.done', { previous_item_id: null, item }),
  ];
}

export function callerTranscript(itemId: string): Buffer {
  return serverEvent('conversation.item.input_audio_transcription.completed', {
    item_id: itemId,
    content_index: 0,
    transcript: 'Could you tell me when my order will arrive?',
    usage: {
      type: 'tokens',
      input_tokens: 14,
      output_tokens: 11,
      total_tokens: 25,
      input_token_details: { audio_tokens: 14, text_tokens: 0 },
    },
  });
}

const WORDS =
  'Your order left our warehouse this morning and will be with you tomorrow before noon. '.match(/\S+ /g) ?? [];
const usage = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};

export class SpokenResponse {
  readonly itemId: string;
  readonly #id: string;
  readonly #part: { response_id: string; item_id: string; output_index: number; content_index: number };
  #said = '';
  #words = 0;

  constructor(number: string) {
    this.#id = `resp_${number}`;
    this.itemId = `item_${number}`;
    this.#part = { response_id: this.#id, item_id: this.itemId, output_index: 0, content_index: 0 };
  }

  begin(): Buffer[] {
    const item = this.#item('in_progress', []);
    return [
      serverEvent('response.created', { response: this.#response('in_progress', null, []) }),
      serverEvent('response.output_item.added', { response_id: this.#id, output_index: 0, item }),
      serverEvent('conversation.item.added', { previous_item_id: null, item }),
      serverEvent('response.content_part.added', { ...this.#part, part: { type: 'audio', transcript: '' } }),
    ];
  }

  /** `audio`: base64 in the session's format. */
  delta(audio: Buffer): Buffer[] {
    const word = WORDS[this.#words % WORDS.length] ?? '';
    this.#words += 1;
    this.#said += word;
    const head = `{"type":"response.output_audio.delta","event_id":"${nextEventId()}","response_id":"${this.#id}","item_id":"${this.itemId}","output_index":0,"content_index":0,"delta":"`;
    return [
      serverEvent('response.output_audio_transcript.delta', { ...this.#part, delta: word, obfuscation: 'x9Qa' }),
      audioFrame('server', head, audio, '"}'),
    ];
  }

  /** Said in full, or cut off because the caller speaks. */
  end(status: 'completed' | 'cancelled'): Buffer[] {
    const transcript = this.#said;
    const content = [{ type: 'output_audio', transcript }];
    const item = this.#item(status === 'completed' ? 'completed' : 'incomplete', content);
    const details = status === 'completed' ? null : { type: 'cancelled', reason: 'turn_detected' };
    return [
      serverEvent('response.output_audio.done', this.#part),
      serverEvent('response.output_audio_transcript.done', { ...this.#part, transcript }),
      serverEvent('response.content_part.done', { ...this.#part, part: { type: 'audio', transcript } }),
      serverEvent('conversation.item.done', { previous_item_id: null, item }),
      serverEvent('response.output_item.done', { response_id: this.#id, output_index: 0, item }),
      serverEvent('response.done', { response: this.#response(status, details, [item]) }),
      serverEvent('rate_limits.updated', {
        rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 39_000, reset_seconds: 1.5 }],
      }),
    ];
  }

  #item(status: string, content: object[]) {
    return { id: this.itemId, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
  }

  #response(status: string, details: object | null, output: object[]) {
    return {
      object: 'realtime.response',
      id: this.#id,
      status,
      status_details: details,
      output,
      conversation_id: 'conv_1',
      output_modalities: ['audio'],
      max_output_tokens: 'inf',
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' } },
      usage: status === 'in_progress' ? null : usage,
      metadata: null,
    };
  }
}
