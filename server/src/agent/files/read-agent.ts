// Reads one agent: its YAML file, and what was recorded for it.
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, sep } from 'node:path';
import type { Agent } from '../agent.ts';
import type { agentFields } from './agent-fields.ts';
import { agentOf } from './agent-of.ts';
import { mistakesOf } from './mistakes.ts';
import { readSpeechWav, type SpeechWav } from './speech-wav.ts';
import { type PlaceOf, readYaml } from './yaml-source.ts';

export interface ReadAgent {
  /** Of the file, without its extension. */
  name: string;
  /** null when there are mistakes. */
  agent: Agent | null;
  /** Each is `agents/support.yaml:12:3 limits.idleSeconds must be …`. */
  mistakes: string[];
  place: PlaceOf;
}

type AgentSchema = ReturnType<typeof agentFields>;

export interface AgentText {
  folder: string;
  file: string;
  text: string | { error: string };
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/;
const MAX_FILE_BYTES = 256 * 1024;
const MAX_AUDIO_BYTES = 5 * 1024 * 1024;

/** Whether a file may be called so. */
export function isAgentName(name: string): boolean {
  return NAME.test(name);
}

/** Reads the file from the folder. */
export async function readAgent(folder: string, file: string, schema: AgentSchema): Promise<ReadAgent> {
  const bytes = await readWithin(join(folder, file), MAX_FILE_BYTES);
  return readAgentText({ folder, file, text: bytes.ok ? bytes.value.toString('utf8') : bytes }, schema);
}

/** What the file would be with this text, or with this error instead of one. */
export async function readAgentText({ folder, file, text }: AgentText, schema: AgentSchema): Promise<ReadAgent> {
  const name = basename(file, extname(file));
  const shownAs = join(basename(folder), file);
  const wrong = (mistakes: string[], place: PlaceOf = () => '1:1'): ReadAgent => ({
    name,
    agent: null,
    mistakes: mistakes.map((mistake) => `${shownAs}:${mistake}`),
    place: (path) => `${shownAs}:${place(path)}`,
  });

  // `agents/support.yaml` is how mistakes call the file.
  if (!isAgentName(name)) return wrong(['1:1 must be called by letters, digits, _ and -, at most 64 of them']);
  if (typeof text !== 'string') return wrong([`1:1 ${text.error}`]);
  const source = readYaml(text);
  if (!source.ok) return wrong(source.mistakes);
  const parsed = schema.safeParse(source.content ?? {});
  const audio = {
    greeting: await audioOf('greeting', folder, source.content),
    resume: await audioOf('resume', folder, source.content),
  };
  const mistakes = [
    ...(parsed.success ? [] : mistakesOf(parsed.error, source.place)),
    ...Object.entries(audio).flatMap(([field, read]) =>
      read === null || read.ok ? [] : [`${source.place([field, 'audio'])} ${field}.audio ${read.error}`],
    ),
  ];
  if (!parsed.success || mistakes.length > 0) return wrong(mistakes, source.place);
  const recorded = { greeting: pcmOf(audio.greeting), resume: pcmOf(audio.resume) };
  const agent = agentOf(name, parsed.data, recorded);
  return { ...wrong([], source.place), agent };
}

/** null when the file names none. Audio may be wrong and the rest of the file, too: all is told at once. */
async function audioOf(field: 'greeting' | 'resume', folder: string, content: unknown): Promise<SpeechWav | null> {
  const spoken = (content ?? {}) as Record<typeof field, { audio?: unknown } | null | undefined>;
  const audio = spoken[field]?.audio;
  if (typeof audio !== 'string' || audio.trim() === '') return null;
  const path = join(folder, audio);
  if (isAbsolute(audio) || !isInside(folder, path)) return { ok: false, error: 'must lie in the folder of the agents' };
  const bytes = await readWithin(path, MAX_AUDIO_BYTES, folder);
  return bytes.ok ? readSpeechWav(bytes.value) : bytes;
}

function pcmOf(audio: SpeechWav | null): Buffer | null {
  return audio?.ok ? audio.value : null;
}

type Bytes = { ok: true; value: Buffer } | { ok: false; error: string };

async function readWithin(path: string, maxBytes: number, inside: string | null = null): Promise<Bytes> {
  try {
    // A link is followed, but not out of the folder.
    if (inside !== null && !isInside(await realpath(inside), await realpath(path))) {
      return { ok: false, error: 'must lie in the folder of the agents' };
    }
    const { size } = await stat(path);
    if (size > maxBytes) return { ok: false, error: `must not be larger than ${maxBytes / 1024} KiB` };
    return { ok: true, value: await readFile(path) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    return { ok: false, error: code === 'ENOENT' ? 'is not there' : `cannot be read (${code})` };
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way);
}
