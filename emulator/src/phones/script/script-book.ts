// The scripts of a folder, with every sound they need at hand.
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { readWav, type Wav } from '../../audio/wav.ts';
import type { Checked } from '../../parameters.ts';
import { espeakSpeaker, type Speaker } from '../sound/espeak.ts';
import { Sound } from '../sound/sound.ts';
import { type FoundScript, readScriptFiles } from './script-files.ts';
import type { BackgroundOrder, Script, Speech, Step } from './step.ts';

export interface ScriptBookOptions {
  /** Holds `*.yaml` and the WAV files that they name. */
  folder: string;
  /** Voice of sentences whose script names none, in the words of espeak-ng; default `en`. */
  voice?: string;
  /** Default: espeak-ng. */
  speaker?: Speaker;
}

/** A script with its sounds, by their keys. */
export interface PreparedScript extends Script {
  sounds: ReadonlyMap<string, Sound>;
}

export interface ScriptBook {
  /** The script of a canonical number: its own, else that of the first pattern that fits, else none. */
  find(number: string): PreparedScript | null;
  /** How many numbers and patterns have a script. */
  readonly size: number;
}

export type ScriptBookResult = { ok: true; value: ScriptBook } | { ok: false; errors: string[] };

/** What a sound is called in a script: its file, or its sentence. */
export function soundKey(sound: Speech | (BackgroundOrder & { kind: 'file' })): string {
  return sound.kind === 'file' ? sound.file : `"${sound.text}"`;
}

/** Reads every script and every sound. Each error names file, line and field. Rejects when the folder cannot be read. */
export async function readScriptBook(options: ScriptBookOptions): Promise<ScriptBookResult> {
  const found = await readScriptFiles(options.folder);
  if (!found.ok) return found;
  const shelf = new Map<string, Promise<Checked<Sound>>>();
  const numbers = new Map<string, PreparedScript>();
  const patterns: { fits: RegExp; script: PreparedScript }[] = [];
  const errors: string[] = [];
  for (const one of found.value) {
    const script = await prepared(one, { options, shelf, errors });
    if (one.for.kind === 'number') numbers.set(one.for.number, script);
    else patterns.push({ fits: one.for.fits, script });
  }
  if (errors.length > 0) return { ok: false, errors };
  const find = (number: string) =>
    numbers.get(number) ?? patterns.find(({ fits }) => fits.test(number))?.script ?? null;
  return { ok: true, value: { find, size: numbers.size + patterns.length } };
}

interface Preparation {
  options: ScriptBookOptions;
  /** A sound that many scripts use is made once. */
  shelf: Map<string, Promise<Checked<Sound>>>;
  errors: string[];
}

async function prepared({ script, place }: FoundScript, preparation: Preparation): Promise<PreparedScript> {
  const { options, shelf, errors } = preparation;
  const voice = script.voice ?? options.voice ?? 'en';
  const sounds = new Map<string, Sound>();
  for (const { sound, path } of soundsOf(script.steps, ['steps'])) {
    const key = soundKey(sound);
    const shelfKey = sound.kind === 'file' ? key : `${voice} ${key}`;
    const result = shelf.get(shelfKey) ?? makeSound(sound, voice, options);
    shelf.set(shelfKey, result);
    const made = await result;
    if (!made.ok) errors.push(`${place(path)}: ${made.error}`);
    else if (made.value.isEmpty) errors.push(`${place(path)}: has no sound in it`);
    else sounds.set(key, made.value);
  }
  return { ...script, sounds };
}

interface NeededSound {
  sound: Speech | (BackgroundOrder & { kind: 'file' });
  path: (string | number)[];
}

function soundsOf(steps: readonly Step[], path: (string | number)[]): NeededSound[] {
  return steps.flatMap((step, index): NeededSound[] => {
    const here = [...path, index];
    if (step.kind === 'say') return [{ sound: step.speech, path: [...here, 'say'] }];
    if (step.kind === 'loop') return soundsOf(step.steps, [...here, 'steps']);
    if (step.kind !== 'noise' || step.background.kind !== 'file') return [];
    return [{ sound: step.background, path: [...here, 'noise'] }];
  });
}

async function makeSound(
  sound: NeededSound['sound'],
  voice: string,
  options: ScriptBookOptions,
): Promise<Checked<Sound>> {
  const { speaker = espeakSpeaker() } = options;
  const wav = await (sound.kind === 'sentence' ? speaker(sound.text, voice) : wavFile(sound.file, options.folder));
  return wav.ok ? { ok: true, value: new Sound(wav.value) } : wav;
}

async function wavFile(name: string, folder: string): Promise<Checked<Wav>> {
  const path = resolve(folder, name);
  const fromFolder = relative(folder, path);
  if (fromFolder.startsWith('..') || isAbsolute(fromFolder)) {
    return { ok: false, error: `${name} is outside the folder of the scripts` };
  }
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
  if (file instanceof Error) return { ok: false, error: `${name} cannot be read (${file.code ?? file.message})` };
  const read = readWav(file);
  return read.ok ? read : { ok: false, error: `${name} ${read.error}` };
}
