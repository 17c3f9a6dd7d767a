// What is asked of one response: what `response.create` says, and for the rest what the session says.
import type { AudioFormat } from '../audio/audio-format.ts';
import type { ResponseRequest } from '../session/client-event.ts';
import type { Conversation } from '../session/conversation.ts';
import { type Entry, entryFromClient } from '../session/item.ts';
import { type Outcome, refused } from '../session/problem.ts';
import type { SessionConfig } from '../session/session-config.ts';
import type { Tool, ToolChoice, Voice } from '../session/session-schema.ts';

export interface ResponseOrder {
  instructions: string;
  /** The instructions are for this response alone. */
  hasOwnInstructions: boolean;
  modality: 'audio' | 'text';
  format: AudioFormat;
  voice: Voice;
  tools: Tool[];
  toolChoice: ToolChoice;
  maxOutputTokens: number | 'inf';
  metadata: Record<string, string> | null;
  /** False: out of band, its items are in no conversation. */
  inConversation: boolean;
  /** What the model reads. */
  context: readonly Entry[];
}

/** Fails when it refers to an item that is not there. */
export function responseOrder(
  request: ResponseRequest,
  config: SessionConfig,
  conversation: Conversation,
): Outcome<ResponseOrder> {
  const context = contextOf(request, config, conversation);
  if (!context.ok) return context;
  const { output } = config.audio;
  const [modality = 'audio'] = request.output_modalities ?? config.output_modalities;
  return {
    ok: true,
    value: {
      instructions: request.instructions ?? config.instructions,
      hasOwnInstructions: request.instructions !== undefined,
      modality,
      format: request.audio?.output?.format ?? output.format,
      voice: request.audio?.output?.voice ?? output.voice,
      tools: request.tools ?? config.tools,
      toolChoice: request.tool_choice ?? config.tool_choice,
      maxOutputTokens: request.max_output_tokens ?? config.max_output_tokens,
      metadata: request.metadata ?? null,
      inConversation: request.conversation !== 'none',
      context: context.value,
    },
  };
}

function contextOf(
  request: ResponseRequest,
  config: SessionConfig,
  conversation: Conversation,
): Outcome<readonly Entry[]> {
  if (request.input === undefined) return { ok: true, value: [...conversation.entries] };
  const entries: Entry[] = [];
  for (const [index, sent] of request.input.entries()) {
    if (sent.type !== 'item_reference') {
      entries.push(entryFromClient(sent, config.audio.input.format));
      continue;
    }
    const entry = conversation.find(sent.id);
    if (entry === undefined) {
      return refused('invalid_value', `Item with id '${sent.id}' not found.`, `response.input[${index}].id`);
    }
    entries.push(entry);
  }
  return { ok: true, value: entries };
}
