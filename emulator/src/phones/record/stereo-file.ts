// Streams two sides of a line into a stereo WAV: left what the phone said, right what it heard.
import { type FileHandle, open } from 'node:fs/promises';
import { interleave, wavHeader } from '../../audio/wav.ts';

/** Written in pieces of at least this. */
const pieceBytes = 64 * 1024;
/** A disk that is further behind than this loses the rest of the recording, not the call. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** How far one side may run ahead of the other before the other is taken for silent, in seconds. */
const maxLeadSeconds = 5;

export interface StereoFileOptions {
  path: string;
  sampleRate: number;
  /** What is longer is cut. */
  maxSamples: number;
}

export class StereoFile {
  readonly #options: StereoFileOptions;
  readonly #sides = { said: new Side(), heard: new Side() };
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #inFlightBytes = 0;
  #samples = 0;
  #isCut = false;
  #work: Promise<void>;
  #file: FileHandle | null = null;

  /** Makes the file; one that is there already is replaced. */
  constructor(options: StereoFileOptions) {
    this.#options = options;
    this.#work = this.#open();
    // Told at close; until then nobody may be listening.
    this.#work.catch(() => {});
  }

  /** Whether the end is missing: too long, or too slow a disk. */
  get isCut(): boolean {
    return this.#isCut;
  }

  said(audio: Int16Array): void {
    this.#take('said', audio);
  }

  heard(audio: Int16Array): void {
    this.#take('heard', audio);
  }

  /** Writes the rest and the true length. Rejects when the file could not be written. */
  async close(): Promise<void> {
    this.#interleave(Math.max(this.#sides.said.length, this.#sides.heard.length));
    this.#write();
    try {
      await this.#work;
      await this.#file?.write(this.#header(), 0, null, 0);
    } finally {
      await this.#file?.close();
    }
  }

  #take(side: 'said' | 'heard', audio: Int16Array): void {
    if (this.#isCut) return;
    this.#sides[side].add(audio);
    const { said, heard } = this.#sides;
    const ahead = Math.max(said.length, heard.length) - maxLeadSeconds * this.#options.sampleRate;
    this.#interleave(Math.max(Math.min(said.length, heard.length), ahead));
    if (this.#waitingBytes >= pieceBytes) this.#write();
  }

  #interleave(samples: number): void {
    const room = this.#options.maxSamples - this.#samples;
    if (samples > room || this.#waitingBytes + this.#inFlightBytes > maxWaitingBytes) this.#isCut = true;
    const count = Math.min(samples, room);
    if (count <= 0) return;
    const piece = interleave([this.#sides.said.take(count), this.#sides.heard.take(count)]);
    this.#samples += count;
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
  }

  #write(): void {
    const piece = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (piece.length === 0) return;
    this.#inFlightBytes += piece.length;
    this.#work = this.#work.then(async () => {
      await this.#file?.writeFile(piece);
      this.#inFlightBytes -= piece.length;
    });
    this.#work.catch(() => {});
  }

  async #open(): Promise<void> {
    this.#file = await open(this.#options.path, 'w');
    await this.#file.write(this.#header());
  }

  #header(): Buffer {
    return wavHeader({ sampleRate: this.#options.sampleRate, channelCount: 2 }, this.#samples * 4);
  }
}

/** Samples in wait for those of the other side. */
class Side {
  #parts: Int16Array[] = [];
  length = 0;

  add(audio: Int16Array): void {
    this.#parts.push(audio.slice());
    this.length += audio.length;
  }

  /** Exactly so many: silence where there are none. */
  take(samples: number): Int16Array {
    const taken = new Int16Array(samples);
    let at = 0;
    while (at < samples) {
      const [part] = this.#parts;
      if (part === undefined) break;
      const used = part.subarray(0, samples - at);
      taken.set(used, at);
      at += used.length;
      if (used.length === part.length) this.#parts.shift();
      else this.#parts[0] = part.subarray(used.length);
    }
    this.length -= at;
    return taken;
  }
}
