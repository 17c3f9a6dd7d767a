// What happens in the conversation, told to the talk: speech, transcripts, responses and their tool calls.
import type { AudioPart, ModelListener, ToolCall } from '../model-session.ts';
import { Asides } from './asides.ts';
import type { AudioDelta } from './read-audio-delta.ts';
import { modelFailureOf, responseEndOf, toolCallOf, transcriptionCostOf } from './response-end.ts';
import type { ResponseTurns } from './response-turns.ts';
import type { OutputItem, ServerEvent, ServerResponse } from './server-event.ts';

type ConversationEvent = Exclude<ServerEvent, { type: 'session.updated' | 'error' }>;
type EventOf<T extends ConversationEvent['type']> = Extract<ConversationEvent, { type: T }>;
/** Stands in the metadata of a response that was asked for with instructions. */
export const askedKey = 'asked';

type PartEvent = { response_id: string; item_id: string; content_index: number };

export class TellConversation {
  #listener: ModelListener;
  #responses: ResponseTurns;
  #asides: Asides;
  /** Most deltas belong to the same part as the one before. */
  #part: AudioPart = { responseId: '', itemId: '', contentIndex: 0 };
  /** Complete ones of the response that is going on. */
  #calls: { responseId: string; call: ToolCall }[] = [];

  constructor(listener: ModelListener, responses: ResponseTurns, asides: Asides) {
    this.#listener = listener;
    this.#responses = responses;
    this.#asides = asides;
  }

  audio({ responseId, itemId, contentIndex, audio }: AudioDelta): void {
    if (this.#responses.isMuted(responseId)) return;
    this.#listener.audio(this.#partOf(responseId, itemId, contentIndex), audio);
  }

  tell(event: ConversationEvent): void {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
      case 'input_audio_buffer.speech_stopped':
      case 'input_audio_buffer.committed':
        this.#tellCaller(event);
        return;
      case 'conversation.item.added':
        this.#responses.itemSettled(event.item.id);
        return;
      case 'conversation.item.input_audio_transcription.delta':
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        this.#tellTranscript(event);
        return;
      case 'response.mcp_call.in_progress':
        return;
      default:
        this.#tellResponse(event);
    }
  }

  #tellCaller(event: EventOf<`input_audio_buffer.${'speech_started' | 'speech_stopped' | 'committed'}`>): void {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#responses.speechStarted();
        this.#listener.speechStarted();
        return;
      case 'input_audio_buffer.speech_stopped':
        this.#responses.speechStopped();
        this.#listener.speechStopped();
        return;
      case 'input_audio_buffer.committed':
        this.#responses.committed();
        this.#listener.callerTurn(event.item_id);
    }
  }

  #tellTranscript(
    event: EventOf<`conversation.item.input_audio_transcription.${'delta' | 'completed' | 'failed'}`>,
  ): void {
    switch (event.type) {
      case 'conversation.item.input_audio_transcription.delta':
        if (event.delta) this.#listener.callerTranscript(event.item_id, event.delta, 'delta');
        return;
      case 'conversation.item.input_audio_transcription.completed':
        this.#listener.callerTranscript(event.item_id, event.transcript, 'whole');
        if (event.usage) this.#listener.transcriptionUsage(transcriptionCostOf(event.usage));
        return;
      case 'conversation.item.input_audio_transcription.failed':
        this.#listener.problem(modelFailureOf(event.error));
        // So that nobody waits for it any longer.
        this.#listener.callerTranscript(event.item_id, '', 'whole');
    }
  }

  #tellResponse(event: Extract<ConversationEvent, { type: `response.${string}` }>): void {
    switch (event.type) {
      case 'response.created':
        this.#begun(event.response);
        return;
      case 'response.output_item.done':
        this.#itemDone(event.response_id, event.item);
        return;
      case 'response.output_audio.delta':
        if (this.#responses.isMuted(event.response_id)) return;
        this.#listener.audio(this.#partIn(event), Buffer.from(event.delta, 'base64'));
        return;
      case 'response.output_audio.done':
        if (!this.#responses.isMuted(event.response_id)) this.#listener.audioDone(this.#partIn(event));
        return;
      case 'response.output_audio_transcript.delta':
        this.#listener.agentTranscript(this.#partIn(event), event.delta, 'delta');
        return;
      case 'response.output_audio_transcript.done':
        this.#listener.agentTranscript(this.#partIn(event), event.transcript, 'whole');
        return;
      case 'response.done':
        this.#over(event.response);
        return;
      case 'response.mcp_call.in_progress':
    }
  }

  #begun(response: ServerResponse): void {
    if (Asides.has(response)) {
      this.#asides.created(response);
      return;
    }
    this.#responses.created(response.id);
    this.#calls = [];
    this.#listener.responseStarted(response.id, response.metadata?.[askedKey] !== undefined);
  }

  #itemDone(responseId: string, item: OutputItem): void {
    const call = toolCallOf(item, false);
    if (call !== null) this.#calls.push({ responseId, call });
  }

  #over(response: ServerResponse): void {
    if (Asides.has(response)) {
      this.#asides.done(response);
      return;
    }
    const told = this.#calls.filter(({ responseId }) => responseId === response.id).map(({ call }) => call);
    this.#calls = [];
    // First the talk, which may add the outputs of tools; then what waits for its turn.
    this.#listener.responseDone(responseEndOf(response, told));
    this.#responses.done(response.id);
  }

  #partIn({ response_id, item_id, content_index }: PartEvent): AudioPart {
    return this.#partOf(response_id, item_id, content_index);
  }

  #partOf(responseId: string, itemId: string, contentIndex: number): AudioPart {
    const last = this.#part;
    if (last.itemId !== itemId || last.contentIndex !== contentIndex || last.responseId !== responseId) {
      this.#part = { responseId, itemId, contentIndex };
    }
    return this.#part;
  }
}
