// Counts tokens plausibly: audio by its length, text by its letters, and a cache that holds the last response's input.
// Reference: OpenAI, "Managing costs" of the Realtime API (a user's audio is one token for each 100 ms).
import { audioMsOf, type Entry, type Item } from '../session/item.ts';
import { outputMsPerToken, textTokens } from './reply.ts';

const inputMsPerToken = 100;
/** Prompts are cached in blocks. */
const cacheBlock = 64;

interface Tokens {
  text: number;
  audio: number;
}

export interface Usage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_token_details: {
    text_tokens: number;
    audio_tokens: number;
    image_tokens: number;
    cached_tokens: number;
    cached_tokens_details: { text_tokens: number; audio_tokens: number; image_tokens: number };
  };
  output_token_details: { text_tokens: number; audio_tokens: number };
}

/** @param preamble instructions and tools, which the model reads again at each response */
export function inputTokens(preamble: string, context: readonly Entry[]): Tokens {
  return context.map(tokensOf).reduce(added, { text: textTokens(preamble), audio: 0 });
}

export function outputTokens(output: readonly Entry[]): Tokens {
  return output.map(tokensOf).reduce(added, { text: 0, audio: 0 });
}

/** @param before the input of the response before this one */
export function usageOf(input: Tokens, output: Tokens, before: Tokens): Usage {
  const cachedText = cached(Math.min(input.text, before.text));
  const cachedAudio = cached(Math.min(input.audio, before.audio));
  return {
    total_tokens: input.text + input.audio + output.text + output.audio,
    input_tokens: input.text + input.audio,
    output_tokens: output.text + output.audio,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: cachedText + cachedAudio,
      cached_tokens_details: { text_tokens: cachedText, audio_tokens: cachedAudio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}

function cached(tokens: number): number {
  return Math.floor(tokens / cacheBlock) * cacheBlock;
}

function added(a: Tokens, b: Tokens): Tokens {
  return { text: a.text + b.text, audio: a.audio + b.audio };
}

function tokensOf(entry: Entry): Tokens {
  const msPerToken = isModels(entry.item) ? outputMsPerToken : inputMsPerToken;
  return { text: textTokens(writtenIn(entry.item)), audio: Math.ceil(audioMsOf(entry) / msPerToken) };
}

function isModels(item: Item): boolean {
  return item.type === 'message' && item.role === 'assistant';
}

/** A user's transcript is not read by the model, the model's own is written by it. */
function writtenIn(item: Item): string {
  switch (item.type) {
    case 'function_call':
      return item.name + item.arguments;
    case 'function_call_output':
      return item.output;
    case 'message':
      return item.content
        .map((content) => {
          if (content.type === 'input_text' || content.type === 'output_text') return content.text;
          return content.type === 'output_audio' ? (content.transcript ?? '') : '';
        })
        .join('');
  }
}
