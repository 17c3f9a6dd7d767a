// Records a line into a stereo WAV file: on the left what the caller said, on the right what was heard.
import { type FileHandle, open } from 'node:fs/promises';
import { wavHeader, wavHeaderBytes } from '../../audio/wav.ts';
import type { CallerLine } from '../caller-line.ts';

const channelCount = 2;
/** The disk may be so many seconds behind; then audio is lost rather than memory. */
const maxBlocksBehind = 30;

export interface Recording {
  durationMs: number;
  /** What the disk was too slow for; in the file it is missing. */
  lostMs: number;
}

/** Holds a second of audio; the rest is on disk. */
export class StereoRecorder {
  readonly #file: FileHandle;
  readonly #sampleRate: number;
  #block: Int16Array;
  #filled = 0;
  #written = 0;
  #lost = 0;
  #blocksBehind = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, sampleRate: number) {
    this.#file = file;
    this.#sampleRate = sampleRate;
    this.#block = new Int16Array(sampleRate * channelCount);
  }

  /** Rejects when the file cannot be written. */
  static async create(path: string, sampleRate: number): Promise<StereoRecorder> {
    const file = await open(path, 'w');
    const recorder = new StereoRecorder(file, sampleRate);
    recorder.#write(wavHeader({ sampleRate, channelCount }, 0));
    return recorder;
  }

  /** Two pieces of one length, of the same time. */
  record(said: Int16Array, heard: Int16Array): void {
    for (let at = 0; at < said.length; at += 1) {
      this.#block[this.#filled] = said[at] ?? 0;
      this.#block[this.#filled + 1] = heard[at] ?? 0;
      this.#filled += channelCount;
      if (this.#filled === this.#block.length) this.#flush();
    }
  }

  /** Writes what is left and the length into the header. Rejects when the disk failed on the way. */
  async close(): Promise<Recording> {
    this.#flush();
    try {
      await this.#writing;
      const header = wavHeader({ sampleRate: this.#sampleRate, channelCount }, this.#written - wavHeaderBytes);
      await this.#file.write(header, 0, header.length, 0);
    } finally {
      await this.#file.close();
    }
    const ms = (bytes: number) => Math.round((bytes * 1000) / (this.#sampleRate * channelCount * 2));
    return { durationMs: ms(this.#written - wavHeaderBytes), lostMs: ms(this.#lost) };
  }

  #flush(): void {
    const bytes = Buffer.from(this.#block.buffer, 0, this.#filled * 2);
    this.#filled = 0;
    if (this.#blocksBehind >= maxBlocksBehind) {
      this.#lost += bytes.length;
      return;
    }
    this.#block = new Int16Array(this.#block.length);
    this.#write(bytes);
  }

  #write(bytes: Buffer): void {
    const position = this.#written;
    this.#written += bytes.length;
    this.#blocksBehind += 1;
    this.#writing = this.#writing.then(async () => {
      await this.#file.write(bytes, 0, bytes.length, position);
      this.#blocksBehind -= 1;
    });
    // Told by `close`.
    this.#writing.catch(() => {});
  }
}

/** The same line, recorded on the way. Of each 20 ms it is heard first and said second, as streams do it. */
export function recordedLine(line: CallerLine, recorder: StereoRecorder): CallerLine {
  let heard = new Int16Array(0);
  return {
    sampleRate: line.sampleRate,
    hungUp: line.hungUp,
    takeDigits: () => line.takeDigits(),
    hear(audio) {
      heard = Int16Array.from(audio);
      line.hear(audio);
    },
    speak(samples) {
      const said = line.speak(samples);
      recorder.record(said, heard);
      return said;
    },
  };
}
