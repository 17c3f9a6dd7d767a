// What a caller is told in a flow, and how long that takes where it is not heard.
import { z } from 'zod';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

const audioFile = z.string().regex(/^[^:]+\.wav$/i);

/** A text that is spoken, or a WAV: its address, or its name in the folder of the flows. */
export const promptFields = {
  text: z.string().min(1).max(5000).optional(),
  audio: z
    .union([httpUrl, audioFile], { error: 'must be an http or https URL, or the name of a .wav file' })
    .optional(),
  /** How long it takes: the rest is silence, or is cut off. Without it as long as it is. */
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

/** Its length on a clock that carries no audio. */
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
