// The line of a call's first party while a flow has it: who carries it, what is pressed on it, who listens in.
import type { CallerLine } from '../stream/caller-line.ts';
import { Playout } from './playout.ts';

type Digit = ReturnType<CallerLine['takeDigits']>[number];

const pressMs = 100;
/** What a listener that does not listen may fall behind. */
const maxTapMs = 10_000;

export class SharedLine implements CallerLine {
  readonly sampleRate: number;
  readonly hungUp: AbortSignal;
  /** What the exchange plays whenever nobody carries the line. */
  readonly playout = new Playout();
  readonly #line: CallerLine;
  readonly #hangUp = new AbortController();
  readonly #pressed: Digit[] = [];
  readonly #taps = new Set<LineTap>();
  #carriers = 0;

  constructor(line: CallerLine) {
    this.#line = line;
    this.sampleRate = line.sampleRate;
    this.hungUp = AbortSignal.any([line.hungUp, this.#hangUp.signal]);
  }

  speak(samples: number): Int16Array {
    const audio = this.#line.speak(samples);
    for (const tap of this.#taps) tap.spoken.add(audio);
    return audio;
  }

  hear(audio: Int16Array): void {
    this.#line.hear(audio);
    for (const tap of this.#taps) tap.heard.add(audio);
  }

  takeDigits(): Digit[] {
    return [...this.#pressed.splice(0), ...this.#line.takeDigits()];
  }

  /** Presses digits on the phone from outside. */
  press(digits: string): void {
    for (const digit of digits) this.#pressed.push({ digit, durationMs: pressMs });
  }

  /** Hangs the phone up from outside. */
  hangUp(): void {
    this.#hangUp.abort();
  }

  /** Whether somebody takes the audio and so keeps the line's time. */
  get isCarried(): boolean {
    return this.#carriers > 0;
  }

  async carriedWhile<T>(work: Promise<T>): Promise<T> {
    this.#carriers += 1;
    try {
      return await work;
    } finally {
      this.#carriers -= 1;
    }
  }

  /** Both sides of the line in one channel, for a stream that only listens. Close it when the stream has ended. */
  tap(): LineTap {
    const tap = new LineTap(this, () => this.#taps.delete(tap));
    this.#taps.add(tap);
    return tap;
  }
}

/** A line that says what was said and heard on another one. */
export class LineTap implements CallerLine {
  readonly sampleRate: number;
  readonly hungUp: AbortSignal;
  readonly spoken: AudioQueue;
  readonly heard: AudioQueue;
  readonly close: () => void;

  constructor(line: CallerLine, close: () => void) {
    this.sampleRate = line.sampleRate;
    this.hungUp = line.hungUp;
    const limit = (line.sampleRate * maxTapMs) / 1000;
    this.spoken = new AudioQueue(limit);
    this.heard = new AudioQueue(limit);
    this.close = close;
  }

  speak(samples: number): Int16Array {
    const mixed = this.spoken.take(samples);
    for (const [index, sample] of this.heard.take(samples).entries()) {
      mixed[index] = Math.max(-32_768, Math.min(32_767, (mixed[index] ?? 0) + sample));
    }
    return mixed;
  }

  hear(): void {
    // Nobody is heard on a line that is only listened to.
  }

  takeDigits(): Digit[] {
    return [];
  }
}

/** Samples that wait to be taken; beyond the limit the oldest are lost. */
class AudioQueue {
  readonly #limit: number;
  #samples = new Int16Array(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(audio: Int16Array): void {
    const kept = this.#samples.subarray(Math.max(0, this.#samples.length + audio.length - this.#limit));
    const joined = new Int16Array(kept.length + audio.length);
    joined.set(kept);
    joined.set(audio, kept.length);
    this.#samples = joined;
  }

  /** Exactly so many samples, silence where there are none. */
  take(samples: number): Int16Array {
    const taken = new Int16Array(samples);
    taken.set(this.#samples.subarray(0, samples));
    this.#samples = this.#samples.slice(samples);
    return taken;
  }
}
