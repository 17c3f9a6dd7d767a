// What callers hear when no model can speak: recorded, in their agent's language.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readSpeechWav } from './files/speech-wav.ts';

export type PhraseName = 'apology' | 'apology-final' | 'goodbye' | 'transfer' | 'resume';

export interface Phrase {
  text: string;
  /** s16le PCM at 24 kHz. */
  audio: Buffer;
}

const NAMES: readonly PhraseName[] = ['apology', 'apology-final', 'goodbye', 'transfer', 'resume'];
const FALLBACK_LANGUAGE = 'en';
const clipsSchema = z.array(z.object({ id: z.string(), language: z.string(), text: z.string() }));

/** Every phrase in every language of its folder. */
export class PhraseBook {
  readonly #phrases: ReadonlyMap<string, Phrase>;

  constructor(phrases: ReadonlyMap<string, Phrase>) {
    this.#phrases = phrases;
  }

  /** `language`: BCP 47; English where there are no phrases in it. */
  phrase(name: PhraseName, language: string): Phrase {
    const phrase = this.inLanguage(name, language) ?? this.#phrases.get(`${FALLBACK_LANGUAGE}-${name}`);
    if (phrase === undefined) throw new Error(`The phrase ${name} is missing`);
    return phrase;
  }

  /** null where there is none in this language. */
  inLanguage(name: PhraseName, language: string): Phrase | null {
    return this.#phrases.get(`${new Intl.Locale(language).language}-${name}`) ?? null;
  }
}

/** Reads `clips.json` and its WAV files. Rejects when an English phrase is missing or a file is broken. */
export async function readPhraseBook(folder: string): Promise<PhraseBook> {
  const clips = clipsSchema.parse(JSON.parse(await readFile(join(folder, 'clips.json'), 'utf8')));
  const phrases = await Promise.all(
    clips.map(async ({ id, text }): Promise<[string, Phrase]> => {
      const wav = readSpeechWav(await readFile(join(folder, `${id}.wav`)));
      if (!wav.ok) throw new Error(`${id}.wav in ${folder} ${wav.error}`);
      return [id, { text, audio: wav.value }];
    }),
  );
  const book = new PhraseBook(new Map(phrases));
  for (const name of NAMES) book.phrase(name, FALLBACK_LANGUAGE);
  return book;
}
