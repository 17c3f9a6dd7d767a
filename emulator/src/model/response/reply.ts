// What the model is going to say and do in one response: decided before it begins, by whichever mode it is in.
import { durationMs, part, type Sound } from '../audio/sound.ts';

export type ReplyStep =
  | { do: 'say'; text: string; sound: Sound }
  | { do: 'call'; name: string; arguments: string }
  | { do: 'wait'; ms: number };

export type ReplyEnd =
  | { status: 'completed' }
  | { status: 'failed'; code: string; message: string }
  | { status: 'incomplete'; reason: 'max_output_tokens' | 'content_filter' };

export interface Reply {
  steps: ReplyStep[];
  end: ReplyEnd;
}

/** The model's own audio costs one token for each 50 ms. Reference: OpenAI, "Managing costs" of the Realtime API. */
export const outputMsPerToken = 50;
/** About. */
export const lettersPerToken = 4;

export function textTokens(text: string): number {
  return Math.ceil(text.length / lettersPerToken);
}

/** The reply as far as the tokens go. The limit counts the audio of speech and the arguments of calls. */
export function withinTokens(reply: Reply, maxTokens: number | 'inf'): Reply {
  if (maxTokens === 'inf') return reply;
  let left = maxTokens;
  const steps: ReplyStep[] = [];
  for (const step of reply.steps) {
    const cost = costOf(step);
    if (cost > left) {
      steps.push(...shortened(step, left));
      return { steps, end: { status: 'incomplete', reason: 'max_output_tokens' } };
    }
    left -= cost;
    steps.push(step);
  }
  return { ...reply, steps };
}

function costOf(step: ReplyStep): number {
  switch (step.do) {
    case 'say':
      return Math.ceil(durationMs(step.sound) / outputMsPerToken);
    case 'call':
      return textTokens(step.arguments);
    case 'wait':
      return 0;
  }
}

function shortened(step: ReplyStep, tokens: number): ReplyStep[] {
  if (step.do !== 'say' || tokens === 0) return [];
  const share = (tokens * outputMsPerToken) / durationMs(step.sound);
  const text = step.text.slice(0, Math.floor(step.text.length * share));
  return [{ ...step, text, sound: part(step.sound, 0, tokens * outputMsPerToken) }];
}
