// Recordings in a folder of this machine.
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  type ByteRange,
  fileNameOf,
  type OpenedRecording,
  RECORDING_TYPE,
  type RecordingStore,
  rangeWithin,
} from './recording-store.ts';

const UNFINISHED = '.part';

export class FolderStore implements RecordingStore {
  readonly #folder: string;

  /** The folder is made when it is needed first. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async begin(name: string): Promise<string> {
    const path = this.path(name) + UNFINISHED;
    await mkdir(this.#folder, { recursive: true });
    return path;
  }

  async keep(name: string): Promise<void> {
    await rename(this.path(name) + UNFINISHED, this.path(name));
  }

  async discard(name: string): Promise<void> {
    await rm(this.path(name) + UNFINISHED, { force: true });
  }

  async open(name: string, range?: ByteRange): Promise<OpenedRecording | null> {
    const file = await openIfThere(this.path(name));
    if (file === null) return null;
    try {
      const { size } = await file.stat();
      const { first, last } = rangeWithin(size, range);
      const opened = { size, type: RECORDING_TYPE, first, last };
      if (last < first) {
        await file.close();
        return { ...opened, stream: Readable.from([]) };
      }
      // The stream closes the file when it ends or is destroyed.
      return { ...opened, stream: file.createReadStream({ start: first, end: last }) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async recover(): Promise<void> {
    for (const file of await this.#files()) {
      if (!file.endsWith(UNFINISHED)) continue;
      const path = join(this.#folder, file);
      await rename(path, path.slice(0, -UNFINISHED.length));
    }
  }

  async close(): Promise<void> {}

  /** Of a recording that is complete. */
  path(name: string): string {
    return join(this.#folder, fileNameOf(name));
  }

  /** Names of those that are complete. */
  async names(): Promise<string[]> {
    const files = await this.#files();
    return files.filter((file) => file.endsWith('.wav')).map((file) => file.slice(0, -'.wav'.length));
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  async removeOlder(before: number): Promise<number> {
    let removed = 0;
    for (const name of await this.names()) {
      const recordedAt = await modifiedAt(this.path(name));
      if (recordedAt === null || recordedAt >= before) continue;
      await this.remove(name);
      removed += 1;
    }
    return removed;
  }

  async #files(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Epoch ms; null: it is not there any more. */
async function modifiedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
