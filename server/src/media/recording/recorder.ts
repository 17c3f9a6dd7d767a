// Records a talk in stereo: on the left what the caller said, on the right what was played to him.
import type { Timers } from '../../timers.ts';
import type { SampleRate } from '../phone-leg.ts';
import { StereoWindow } from './stereo-window.ts';
import { WavFile } from './wav-file.ts';

export interface RecorderOptions {
  /** Of the WAV file; its folder must exist. */
  path: string;
  sampleRate: SampleRate;
  timers: Timers;
  /** Recording has stopped: the disk is full, slow or cannot be written. Told once; the recorder may still be used. */
  onFailure: (error: Error) => void;
}

export interface Recorded {
  durationMs: number;
  /** Of the file. */
  bytes: number;
}

/** Audio is written in blocks of this length … */
const BLOCK_MS = 1000;
/** … when it is so old that nothing can change in it any more. */
const SETTLED_MS = 1500;
/** The rest is for speech that is sent ahead of being played. */
const WINDOW_MS = 4000;
/** The caller's audio is moved in time when it is off by this … */
const DRIFT_MS = 200;
/** … for so long: a network that was stuck catches up before … */
const DRIFT_LASTS_MS = 500;
/** … or by this, at once. */
const JUMP_MS = 1000;
/** Frames that follow each other so closely are one sound. */
const SEAM_MS = 20;

/** All audio is s16le PCM at `sampleRate`, all times are on the clock of the timers. Nothing here throws or waits. */
export class Recorder {
  readonly #sampleRate: number;
  readonly #timers: Timers;
  readonly #startMs: number;
  readonly #file: WavFile;
  readonly #free: Int32Array[] = [];
  #window: StereoWindow | null;
  #callerEnd = 0;
  #agentEnd = 0;
  #offSinceMs: number | null = null;

  /** The recording begins now. */
  constructor({ path, sampleRate, timers, onFailure }: RecorderOptions) {
    this.#sampleRate = sampleRate;
    this.#timers = timers;
    this.#startMs = timers.now();
    this.#window = new StereoWindow(this.#samples(WINDOW_MS));
    this.#file = new WavFile(path, { sampleRate, channels: 2 }, (error) => {
      this.#window = null;
      onFailure(error);
    });
  }

  /** The caller's audio as it came; `atMs`: when it came. Pieces are laid end to end while that is about right. */
  caller(pcm: Buffer, atMs: number): void {
    if (this.#window === null) return;
    const samples = pcm.length >> 1;
    const wanted = Math.max(0, this.#position(atMs) - samples);
    const skipped = this.#reanchor(wanted, atMs);
    if (skipped < samples) this.#write('left', this.#callerEnd, skipped === 0 ? pcm : pcm.subarray(skipped * 2));
    this.#callerEnd += Math.max(0, samples - skipped);
  }

  /** What is played to the caller, at most a second of it; `playsAtMs`: when that begins, a second ahead at most. */
  agent(pcm: Buffer, playsAtMs: number): void {
    if (this.#window === null) return;
    const wanted = Math.max(0, this.#position(playsAtMs));
    const follows = Math.abs(wanted - this.#agentEnd) <= this.#samples(SEAM_MS);
    const position = follows ? this.#agentEnd : wanted;
    this.#agentEnd = position + (pcm.length >> 1);
    this.#write('right', position, pcm);
  }

  /** What was to be played after `atMs` is not: it was cleared. */
  cutAgent(atMs: number): void {
    const position = Math.max(0, this.#position(atMs));
    this.#window?.cut('right', position);
    this.#agentEnd = Math.min(this.#agentEnd, position);
  }

  /** Resolves when the file is complete. `durationMs` is 0 when nothing could be written. */
  async close(): Promise<Recorded> {
    this.cutAgent(this.#timers.now());
    const end = this.#window?.end ?? 0;
    this.#flushTo(end, 1);
    this.#window = null;
    const bytes = await this.#file.close(end * 4);
    return { durationMs: Math.floor((Math.max(0, bytes - 44) * 1000) / (this.#sampleRate * 4)), bytes };
  }

  /** Moves the end of the caller's audio when it is off; returns how many samples of what has come are too much. */
  #reanchor(wanted: number, atMs: number): number {
    const off = wanted - this.#callerEnd;
    if (Math.abs(off) <= this.#samples(DRIFT_MS)) {
      this.#offSinceMs = null;
      return 0;
    }
    this.#offSinceMs ??= atMs;
    if (Math.abs(off) < this.#samples(JUMP_MS) && atMs - this.#offSinceMs < DRIFT_LASTS_MS) return 0;
    this.#offSinceMs = null;
    if (off < 0) return -off;
    this.#callerEnd = wanted;
    return 0;
  }

  #write(track: 'left' | 'right', position: number, pcm: Buffer): void {
    const settled = this.#position(this.#timers.now() - SETTLED_MS);
    const window = this.#window;
    if (window === null) return;
    const reach = position + (pcm.length >> 1) - window.capacity;
    this.#flushTo(Math.max(settled, reach), this.#samples(BLOCK_MS));
    this.#window?.write(track, position, pcm);
  }

  /** Writes what is before `position`, in blocks of at least `minSamples`. */
  #flushTo(position: number, minSamples: number): void {
    const blockSamples = this.#samples(BLOCK_MS);
    for (let window = this.#window; window !== null; window = this.#window) {
      const due = position - window.from;
      if (due < minSamples) return;
      if (window.end <= window.from) {
        // Silence costs nothing: the file has a hole there.
        window.skip(due);
        return;
      }
      this.#writeBlock(window, Math.min(due, blockSamples));
    }
  }

  #writeBlock(window: StereoWindow, samples: number): void {
    const isWhole = samples === this.#samples(BLOCK_MS);
    const block = (isWhole ? this.#free.pop() : undefined) ?? new Int32Array(samples);
    const at = window.from * 4;
    window.take(block);
    const bytes = Buffer.from(block.buffer);
    this.#file.write(bytes, at, () => {
      if (isWhole) this.#free.push(block);
    });
  }

  #position(atMs: number): number {
    return this.#samples(atMs - this.#startMs);
  }

  #samples(ms: number): number {
    return Math.round((ms * this.#sampleRate) / 1000);
  }
}
