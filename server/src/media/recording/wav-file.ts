// A WAV file that is written while it is recorded, and can be played whenever the process ends.
import { type FileHandle, open } from 'node:fs/promises';
import { WAV_HEADER_BYTES, type WavFormat, wavHeader } from '../audio/wav.ts';

/** So many blocks may wait for the disk; then recording fails rather than take memory. */
const MAX_WAITING = 10;
/** The lengths in the header are brought up to date after so many blocks. */
const HEADER_EVERY = 5;

export class WavFile {
  readonly #format: WavFormat;
  readonly #onFailure: (error: Error) => void;
  #chain: Promise<FileHandle | null>;
  #waiting = 0;
  #blocks = 0;
  #dataBytes = 0;
  #failed = false;

  /** Begins to write at once. `onFailure` is told once; nothing is written after that. */
  constructor(path: string, format: WavFormat, onFailure: (error: Error) => void) {
    this.#format = format;
    this.#onFailure = onFailure;
    this.#chain = this.#guarded(null, async () => {
      const file = await open(path, 'w');
      try {
        await file.write(wavHeader(format, 0), 0, WAV_HEADER_BYTES, 0);
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  }

  /** `written` is called when the block may be used again. What was skipped before `at` is silence. */
  write(block: Buffer, at: number, written: () => void): void {
    if (this.#failed) return;
    if (this.#waiting >= MAX_WAITING) {
      this.#fail(new Error('The disk is too slow for the recording'));
      return;
    }
    this.#waiting += 1;
    this.#dataBytes = Math.max(this.#dataBytes, at + block.length);
    this.#blocks += 1;
    const dataBytes = this.#blocks % HEADER_EVERY === 0 ? this.#dataBytes : null;
    this.#then(async (file) => {
      await file.write(block, 0, block.length, WAV_HEADER_BYTES + at);
      if (dataBytes !== null) await file.write(wavHeader(this.#format, dataBytes), 0, WAV_HEADER_BYTES, 0);
      this.#waiting -= 1;
      written();
    });
  }

  /** Resolves with the size of the file, also after a failure: then it holds what was written before. */
  async close(dataBytes: number): Promise<number> {
    if (!this.#failed) {
      this.#dataBytes = Math.max(this.#dataBytes, dataBytes);
      this.#then(async (file) => {
        await file.write(wavHeader(this.#format, this.#dataBytes), 0, WAV_HEADER_BYTES, 0);
        // Silence at the end was never written.
        await file.truncate(WAV_HEADER_BYTES + this.#dataBytes);
      });
    }
    const file = await this.#chain;
    if (file === null) return 0;
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }

  #then(step: (file: FileHandle) => Promise<void>): void {
    this.#chain = this.#chain.then((file) => {
      if (file === null || this.#failed) return file;
      return this.#guarded(file, async () => {
        await step(file);
        return file;
      });
    });
  }

  async #guarded(file: FileHandle | null, step: () => Promise<FileHandle>): Promise<FileHandle | null> {
    try {
      return await step();
    } catch (cause) {
      this.#fail(new Error('The recording cannot be written', { cause }));
      return file;
    }
  }

  #fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFailure(error);
  }
}
