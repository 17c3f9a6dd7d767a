// The files of the agents as they are edited over the API: read, tried, and saved whole or not at all.
import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentFile, AgentMistake } from '@patchcord/protocol';
import { createKeyedQueue } from '../../calls/one-at-a-time.ts';
import type { AgentShelf } from './agent-shelf.ts';
import { isAgentName } from './read-agent.ts';

interface AgentEdit {
  name: string;
  yaml: string;
  /** Of the text that was edited; null: there was no such file. */
  version: string | null;
}

type SavedAgent =
  | { ok: true; file: AgentFile }
  | { ok: false; error: 'changed' }
  | { ok: false; error: 'read-only' }
  | { ok: false; error: 'invalid'; mistakes: AgentMistake[] };

export interface AgentFiles {
  readonly isEditable: boolean;
  /** Null: there is none. */
  read(name: string): Promise<AgentFile | null>;
  /** Tries a text without saving it. */
  check(name: string, yaml: string): Promise<AgentMistake[]>;
  /** Saves a text without mistakes; the next call uses it. */
  save(edit: AgentEdit): Promise<SavedAgent>;
}

const notAName = { line: 1, column: 1, message: 'must be called by letters, digits, _ and -, at most 64 of them' };
const EXTENSIONS = ['.yaml', '.yml'];
/** What the system says of a folder that may not be written. */
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);

export function createAgentFiles({
  folder,
  shelf,
  isEditable,
}: {
  folder: string;
  shelf: AgentShelf;
  isEditable: boolean;
}): AgentFiles {
  const queue = createKeyedQueue();

  async function read(name: string): Promise<AgentFile | null> {
    if (!isAgentName(name)) return null;
    for (const extension of EXTENSIONS) {
      const file = name + extension;
      const yaml = await textOf(join(folder, file));
      if (yaml !== null) return { name, file, yaml, version: versionOf(yaml) };
    }
    return null;
  }

  /** A name with a way in it must not lead out of the folder. */
  async function check(name: string, file: string, yaml: string): Promise<AgentMistake[]> {
    return isAgentName(name) ? (await shelf.check(file, yaml)).map(placed) : [notAName];
  }

  async function save({ name, yaml, version }: AgentEdit): Promise<SavedAgent> {
    const before = await read(name);
    if ((before?.version ?? null) !== version) return { ok: false, error: 'changed' };
    const file = before?.file ?? `${name}.yaml`;
    const mistakes = await check(name, file, yaml);
    if (mistakes.length > 0) return { ok: false, error: 'invalid', mistakes };
    if (!(await writeWhole(folder, file, yaml))) return { ok: false, error: 'read-only' };
    await shelf.reload();
    return { ok: true, file: { name, file, yaml, version: versionOf(yaml) } };
  }

  return {
    isEditable,
    read,
    check: async (name, yaml) => check(name, (await read(name))?.file ?? `${name}.yaml`, yaml),
    // One after the other, also of different files: a text is checked against the other agents, too.
    save: async (edit) => (isEditable ? queue.run(folder, () => save(edit)) : { ok: false, error: 'read-only' }),
  };
}

function versionOf(yaml: string): string {
  return createHash('sha256').update(yaml).digest('base64url').slice(0, 22);
}

/** `agents/support.yaml:12:3 voice must be …` in parts. */
function placed(mistake: string): AgentMistake {
  const [, line = '1', column = '1', message = mistake] = /^.*?:(\d+):(\d+) (.*)$/s.exec(mistake) ?? [];
  return { line: Number(line), column: Number(column), message };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Nobody ever sees half of it, not even after a crash. False: the folder cannot be written. */
async function writeWhole(folder: string, file: string, text: string): Promise<boolean> {
  // What begins with a dot is no agent.
  const draft = join(folder, `.${file}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, file));
    return true;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (READ_ONLY.has(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
