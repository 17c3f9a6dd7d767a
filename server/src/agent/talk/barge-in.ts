// The caller interrupts: the voice stops, and the model is told how much of what it said was heard. An item may have
// been spoken in several parts, and its response may long be over while the carrier is still playing it (reference:
// truncation over WebSocket).
import type { HeardPart } from '../../media/play-out/ledger.ts';
import type { AudioPart } from '../model/model-session.ts';
import { type Conversation, keyOf } from './conversation.ts';
import type { TalkConverter, TalkLine, TalkVoice } from './talk-parts.ts';

export interface BargeIn {
  /** Audio of this part has come; true for the first of it. */
  sees(part: AudioPart): boolean;
  /** Silences the voice. False when all had been heard already. */
  interrupt(atMs: number): boolean;
  /** The response is over: what it wrote and never said aloud is taken out of the model's memory. */
  forgetUnspoken(responseId: string, atMs: number): void;
}

export function createBargeIn(deps: {
  voice: TalkVoice;
  line: TalkLine;
  conversation: Conversation;
  converter: TalkConverter;
  /** Something that the model has not made itself was cut off. */
  onOwnCut: (key: string) => void;
}): BargeIn {
  const { voice, line, conversation, converter } = deps;
  const parts = new Map<string, AudioPart>();

  function tellModel(cut: HeardPart[]): void {
    const items = Map.groupBy(
      cut.filter(({ key }) => parts.has(key)),
      ({ key }) => parts.get(key)?.itemId ?? '',
    );
    for (const [itemId, cuts] of items) {
      const keys = [...parts].filter(([, part]) => part.itemId === itemId).map(([key]) => key);
      const anyHeard = keys.some((key) => (voice.heard(key)?.heardMs ?? 0) >= 1);
      if (!anyHeard) line.deleteItem(itemId);
      for (const { key, heardMs } of anyHeard ? cuts : []) {
        const part = parts.get(key);
        if (part !== undefined) line.truncate(part, Math.floor(heardMs));
      }
    }
  }

  return {
    sees(part) {
      const key = keyOf(part);
      const isFirst = !parts.has(key);
      if (isFirst) parts.set(key, part);
      return isFirst;
    },
    interrupt(atMs) {
      const cut = voice.interrupt();
      if (cut.length === 0) return false;
      converter.restartFromModel();
      for (const { key, heardMs, receivedMs } of cut) {
        conversation.agentHeard(key, { heardMs, totalMs: receivedMs, endMs: atMs });
        if (!parts.has(key)) deps.onOwnCut(key);
      }
      tellModel(cut);
      return true;
    },
    forgetUnspoken(responseId, atMs) {
      for (const [key, itemId] of conversation.playingOf(responseId)) {
        if (parts.has(key)) continue;
        conversation.agentHeard(key, { heardMs: 0, totalMs: 0, endMs: atMs });
        line.deleteItem(itemId);
      }
    },
  };
}
