// The speech that the model has: clips with their texts, made by scripts/make-speech.mjs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readWav } from '../../audio/wav.ts';
import type { Sound } from '../audio/sound.ts';
import type { ReplyStep } from '../response/reply.ts';

export const clipIds = [
  'greeting',
  'hours',
  'price',
  'numbers',
  'done',
  'long',
  'farewell',
  'hi-greeting',
  'hi-answer',
  'hi-farewell',
] as const;
export type ClipId = (typeof clipIds)[number];

export interface Clip {
  id: ClipId;
  language: 'en' | 'hi';
  text: string;
  sound: Sound;
}

const folder = fileURLToPath(new URL('../../../assets/speech/', import.meta.url));
const listSchema = z.array(z.object({ id: z.enum(clipIds), language: z.enum(['en', 'hi']), text: z.string() }));
let library: Map<ClipId, Clip> | null = null;

/** All of them, read once. Throws when the files do not belong together. */
export function allClips(): readonly Clip[] {
  return [...loaded().values()];
}

export function clip(id: ClipId): Clip {
  const found = loaded().get(id);
  if (found === undefined) throw new Error(`There is no clip ${id} in ${folder}`);
  return found;
}

export function sayClip(id: ClipId): ReplyStep {
  const { text, sound } = clip(id);
  return { do: 'say', text, sound };
}

function loaded(): Map<ClipId, Clip> {
  library ??= new Map(
    listSchema
      .parse(JSON.parse(readFileSync(`${folder}clips.json`, 'utf8')))
      .map((entry) => [entry.id, { ...entry, sound: clipFile(`${folder}${entry.id}.wav`) }]),
  );
  return library;
}

/** Throws when it is not what scripts/make-speech.mjs writes: 24 kHz, mono. */
function clipFile(path: string): Sound {
  const wav = readWav(readFileSync(path));
  const samples = wav.ok ? wav.value.channels[0] : undefined;
  if (!wav.ok || samples === undefined) throw new Error(`${path} ${wav.ok ? 'is empty' : wav.error}`);
  const { sampleRate, channels } = wav.value;
  if (sampleRate !== 24_000 || channels.length !== 1) throw new Error(`${path} is not of 24 kHz and mono`);
  return { sampleRate, samples };
}
