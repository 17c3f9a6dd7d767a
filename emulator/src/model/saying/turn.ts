// What the model knows when it decides what to say.
import type { Sound } from '../audio/sound.ts';
import type { Reply } from '../response/reply.ts';
import type { ResponseOrder } from '../response/response-order.ts';
import { type Entry, textOf } from '../session/item.ts';

export interface Turn {
  order: ResponseOrder;
  /** What the user typed or, as far as the emulated transcription goes, said since the model's last words. */
  userText: string;
  /** What the user said last, of the same time; null when nothing. */
  userSound: Sound | null;
  /** The tool whose answer has come since; null when none. */
  answeredTool: string | null;
  /** The model has not said anything in this context. */
  isFirst: boolean;
}

/** Decides, one for each session, so that it may remember. */
export interface Mind {
  reply(turn: Turn): Reply;
  /** The transcript of what the user has just said; null when there is none of its own. */
  hears(): string | null;
}

export function turnOf(order: ResponseOrder): Turn {
  const { context } = order;
  const lastSaid = context.findLastIndex(({ item }) => isModels(item) || item.type === 'function_call');
  const since = context.slice(lastSaid + 1);
  const userEntries = since.filter(({ item }) => item.type === 'message' && item.role === 'user');
  const texts = userEntries.map(textOf).filter((text) => text !== '');
  return {
    order,
    userText: texts.join(' '),
    userSound: userEntries.findLast(({ sound }) => sound !== null)?.sound ?? null,
    answeredTool: answeredTool(context, since),
    isFirst: !context.some(({ item }) => isModels(item)),
  };
}

function answeredTool(context: readonly Entry[], since: readonly Entry[]): string | null {
  const output = since.map(({ item }) => item).findLast((item) => item.type === 'function_call_output');
  if (output === undefined) return null;
  const calls = context.map(({ item }) => item).filter((item) => item.type === 'function_call');
  return calls.find(({ call_id }) => call_id === output.call_id)?.name ?? 'unknown';
}

function isModels(item: Entry['item']): boolean {
  return item.type === 'message' && item.role === 'assistant';
}
