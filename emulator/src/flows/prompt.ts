// What a caller is told in a flow, and how long that takes. The emulator does not play it: the caller hears silence.
import { z } from 'zod';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** A text that is spoken, or an address of audio. */
export const promptFields = {
  text: z.string().min(1).max(5000).optional(),
  audio: httpUrl.optional(),
  /** How long it takes; guessed when absent. */
  durationSeconds: z.number().min(0).max(600).optional(),
};

export interface Prompt {
  text?: string | undefined;
  audio?: string | undefined;
  durationSeconds?: number | undefined;
}

/** About 15 letters a second are spoken. */
const msPerCharacter = 65;
const audioMs = 3_000;

export function promptMs({ text, audio, durationSeconds }: Prompt): number {
  if (durationSeconds !== undefined) return durationSeconds * 1000;
  if (text !== undefined) return text.length * msPerCharacter;
  return audio === undefined ? 0 : audioMs;
}

/** What a dynamic Greeting answered: an address of audio, or else the text itself. */
export function promptOf(body: string): Prompt | null {
  const text = body.trim();
  if (text === '') return null;
  return httpUrl.safeParse(text).success ? { audio: text } : { text };
}
