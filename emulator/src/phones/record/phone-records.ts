// Keeps what every phone said and heard: a stereo WAV and a timeline, in a folder of which only the newest stay.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PhoneRecord, type PhoneReport } from './phone-record.ts';
import { StereoFile } from './stereo-file.ts';

export interface PhoneRecordsOptions {
  /** Null keeps timelines in memory and no audio. */
  folder: string | null;
  now(): number;
  /** Of phones, not of calls; the oldest go first. Default 500. */
  maxRecords?: number;
  /** Of audio; default an hour. */
  maxSeconds?: number;
  /** Hears of what could not be written down: a full disk, for one. */
  whenLost?(error: unknown): void;
}

const defaultMaxRecords = 500;
const defaultMaxSeconds = 3600;
const namePattern = /^([\w-]+)\.(\d+)$/;

export class PhoneRecords {
  readonly #options: PhoneRecordsOptions;
  /** Oldest first, by name; in memory while the line lives, and for good where there is no folder. */
  readonly #known = new Map<string, PhoneRecord | null>();
  readonly #writing = new Set<Promise<void>>();

  /** Throws when the folder cannot be made. */
  constructor(options: PhoneRecordsOptions) {
    this.#options = options;
    if (options.folder === null) return;
    mkdirSync(options.folder, { recursive: true });
    for (const name of namesByAge(options.folder)) this.#known.set(name, null);
  }

  /** Whether there is a folder for audio. */
  get keepsAudio(): boolean {
    return this.#options.folder !== null;
  }

  /** Begins the record of a phone that has just been put through. */
  begin(callSid: string, number: string, sampleRate: number): PhoneRecord {
    const phone = 1 + Math.max(0, ...this.#phonesOf(callSid).map(phoneOf));
    const name = `${callSid}.${phone}`;
    if (!namePattern.test(name)) throw new TypeError('A CallSid must be letters, digits, _ and -');
    const file = this.#newFile(name, sampleRate);
    const wav = file === null ? null : `${name}.wav`;
    const head = { callSid, phone, number, sampleRate, startedAt: this.#options.now(), wav };
    const record = new PhoneRecord(head, file, () => this.#writeDown(name, record, file));
    this.#known.set(name, record);
    this.#forgetOldest();
    return record;
  }

  /** The reports of a call's phones, in the order in which they were put through. */
  async of(callSid: string): Promise<PhoneReport[]> {
    const reports = await Promise.all(this.#phonesOf(callSid).map((name) => this.#report(name)));
    return reports.filter((report) => report !== null);
  }

  /** The path of a phone's WAV; null when there is none. While the line lives the file is not whole. */
  wavPath(callSid: string, phone: number): string | null {
    const { folder } = this.#options;
    const name = `${callSid}.${phone}`;
    return folder !== null && this.#known.has(name) ? join(folder, `${name}.wav`) : null;
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    // The record of a phone that has just hung up is closed a moment later.
    await Promise.resolve();
    await Promise.all(this.#writing);
  }

  #phonesOf(callSid: string): string[] {
    return [...this.#known.keys()].filter((name) => name.slice(0, name.lastIndexOf('.')) === callSid);
  }

  async #report(name: string): Promise<PhoneReport | null> {
    const living = this.#known.get(name);
    if (living) return living.report();
    if (this.#options.folder === null) return null;
    try {
      return JSON.parse(await readFile(join(this.#options.folder, `${name}.json`), 'utf8')) as PhoneReport;
    } catch {
      // A phone that was cut off with the process has its WAV but no timeline.
      return null;
    }
  }

  #newFile(name: string, sampleRate: number): StereoFile | null {
    const { folder, maxSeconds = defaultMaxSeconds } = this.#options;
    if (folder === null) return null;
    return new StereoFile({ path: join(folder, `${name}.wav`), sampleRate, maxSamples: maxSeconds * sampleRate });
  }

  #writeDown(name: string, record: PhoneRecord, file: StereoFile | null): void {
    const { folder } = this.#options;
    if (folder === null || file === null) return;
    const written = this.#finish(join(folder, name), record, file).then(() => {
      this.#writing.delete(written);
      // Those that were forgotten in the meantime are gone from the disk, too.
      if (this.#known.has(name)) this.#known.set(name, null);
      else removeRecord(folder, name);
    });
    this.#writing.add(written);
  }

  /** A record that cannot be written is lost; the call goes on. */
  async #finish(path: string, record: PhoneRecord, file: StereoFile): Promise<void> {
    try {
      await file.close();
      await writeFile(`${path}.json`, `${JSON.stringify(record.report(), null, 2)}\n`);
    } catch (error) {
      this.#options.whenLost?.(error);
    }
  }

  #forgetOldest(): void {
    const { folder, maxRecords = defaultMaxRecords } = this.#options;
    for (const name of this.#known.keys()) {
      if (this.#known.size <= maxRecords) return;
      this.#known.delete(name);
      if (folder !== null) removeRecord(folder, name);
    }
  }
}

function phoneOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('.') + 1));
}

function removeRecord(folder: string, name: string): void {
  for (const ending of ['wav', 'json']) rmSync(join(folder, `${name}.${ending}`), { force: true });
}

function namesByAge(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.wav') && namePattern.test(file.slice(0, -4)))
    .map((file) => ({ name: file.slice(0, -4), writtenAt: statSync(join(folder, file)).mtimeMs }))
    .toSorted((a, b) => a.writtenAt - b.writtenAt)
    .map(({ name }) => name);
}
