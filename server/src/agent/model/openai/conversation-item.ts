// A turn of the conversation as an item of OpenAI's. Speech that was is told as text: audio cannot be put into the
// model's mouth (reference: OpenAI Realtime API, `conversation.item.create`).
import type { ConversationItem } from 'openai/resources/realtime/realtime';
import type { MemoryItem } from '../model-session.ts';

export function conversationItemOf(item: MemoryItem, id: string): ConversationItem {
  switch (item.kind) {
    case 'caller':
      return { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: item.text }] };
    case 'agent':
      return { id, type: 'message', role: 'assistant', content: [{ type: 'output_text', text: item.text }] };
    case 'note':
      return { id, type: 'message', role: 'system', content: [{ type: 'input_text', text: item.text }] };
    case 'tool-call': {
      const { callId, name, argumentsJson } = item.call;
      return { id, type: 'function_call', call_id: callId, name, arguments: argumentsJson };
    }
    case 'tool-output':
      return { id, type: 'function_call_output', call_id: item.callId, output: item.output };
  }
}
