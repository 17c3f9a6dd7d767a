// Where the sound of a prompt comes from: a clip, the machine's voice, or an audio file.
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { readWav } from '../audio/wav.ts';
import type { FetchedFile, OutgoingHttp } from '../exchange/outgoing-http.ts';
import { murmur } from '../model/saying/murmur.ts';
import { allClips } from '../model/saying/speech-library.ts';
import type { Checked } from '../parameters.ts';
import { espeakSpeaker, type Speaker } from '../phones/sound/espeak.ts';
import { Sound } from '../phones/sound/sound.ts';
import type { Prompt } from './prompt.ts';

/** Exotel's own limit of an audio file (reference: support.exotel.com, Greeting from a URL). */
const maxFileBytes = 2_000_000;
const fetchTimeoutMs = 10_000;
/** Any other rate would take long to convert. */
const usualRates: readonly number[] = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const maxKeptTexts = 50;
/** Longer ones are spoken anew each time: their sound is large. */
const maxKeptCharacters = 300;

export interface PromptSoundOptions {
  http: Pick<OutgoingHttp, 'fetchFile'>;
  /** Holds the audio files that flows name; null: none does. */
  folder: string | null;
  /** Default: espeak-ng. */
  speaker?: Speaker;
}

export class PromptSounds {
  readonly #options: PromptSoundOptions;
  /** The newest texts that were spoken, by text. */
  readonly #spoken = new Map<string, Promise<Sound>>();
  #speaking: Promise<unknown> = Promise.resolve();

  constructor(options: PromptSoundOptions) {
    this.#options = options;
  }

  /** Null where there is nothing to be heard. The error says, for a timeline, why audio cannot be played. */
  async find({ text = '', audio }: Prompt): Promise<Checked<Sound | null>> {
    if (text.trim() !== '') return { ok: true, value: await this.#say(text) };
    if (audio === undefined) return { ok: true, value: null };
    const file = await this.#read(audio);
    const sound = file.ok ? soundOf(file.bytes) : file;
    return sound.ok ? sound : { ok: false, error: `the audio was not played: ${sound.error}` };
  }

  #say(text: string): Promise<Sound> {
    const known = this.#spoken.get(text);
    if (known !== undefined) return known;
    const spoken = this.#speak(text);
    if (text.length > maxKeptCharacters) return spoken;
    this.#spoken.set(text, spoken);
    const [oldest] = this.#spoken.keys();
    if (this.#spoken.size > maxKeptTexts && oldest !== undefined) this.#spoken.delete(oldest);
    return spoken;
  }

  /** One text after the other: many voices at once would cost the calls under way their time. */
  async #speak(text: string): Promise<Sound> {
    const wanted = wordsOf(text);
    const clip = allClips().find((one) => wordsOf(one.text) === wanted);
    if (clip !== undefined) return new Sound({ sampleRate: clip.sound.sampleRate, channels: [clip.sound.samples] });
    const { speaker = espeakSpeaker() } = this.#options;
    const voice = /\p{Script=Devanagari}/u.test(text) ? 'hi' : 'en';
    const speaking = this.#speaking.then(() => speaker(text, voice));
    this.#speaking = speaking;
    const spoken = await speaking;
    if (spoken.ok) return new Sound(spoken.value);
    const { sampleRate, samples } = murmur(text);
    return new Sound({ sampleRate, channels: [samples] });
  }

  #read(audio: string): Promise<FetchedFile> {
    if (/^https?:/i.test(audio)) {
      return this.#options.http.fetchFile(audio, { maxBytes: maxFileBytes, timeoutMs: fetchTimeoutMs });
    }
    return readInside(this.#options.folder, audio);
  }
}

async function readInside(folder: string | null, name: string): Promise<FetchedFile> {
  if (folder === null) return { ok: false, error: 'there is no folder of flows for the file' };
  const path = resolve(folder, name);
  const fromFolder = relative(folder, path);
  if (fromFolder.startsWith('..') || isAbsolute(fromFolder)) return { ok: false, error: 'it is outside the folder' };
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
  return bytes instanceof Error ? { ok: false, error: bytes.code ?? bytes.name } : { ok: true, bytes };
}

function soundOf(bytes: Uint8Array): Checked<Sound> {
  const wav = readWav(bytes);
  if (!wav.ok) return { ok: false, error: `it ${wav.error}` };
  if (!usualRates.includes(wav.value.sampleRate)) return { ok: false, error: 'it has no usual sample rate' };
  return { ok: true, value: new Sound(wav.value) };
}

/** Without its punctuation and capitals: what is heard is the same. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
