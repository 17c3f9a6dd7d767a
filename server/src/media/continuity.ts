// Keeps the caller's audio going when the carrier stops sending it: without silence a model never hears the end of a turn.
import type { Timers } from '../timers.ts';
import type { SampleRate } from './phone-leg.ts';

export interface ContinuityOptions {
  sampleRate: SampleRate;
  timers: Timers;
  /** Gets what the carrier did not send: silence, s16le PCM. The buffer is used again. */
  onSilence: (pcm: Buffer) => void;
}

/** Longer than any pause between two media messages of a carrier that is alive. */
const QUIET_MS = 750;
const FRAME_MS = 100;
/** Then whoever watches the media decides. */
const MAX_SILENCE_MS = 10_000;

export class Continuity {
  readonly #timers: Timers;
  readonly #onSilence: (pcm: Buffer) => void;
  readonly #silence: Buffer;
  readonly #onTimer = () => this.#look();
  #heardMs: number;
  #filledMs = 0;
  #cancel: () => void;

  /** Begins at once: a carrier that sends nothing from the start is quiet as well. */
  constructor({ sampleRate, timers, onSilence }: ContinuityOptions) {
    this.#timers = timers;
    this.#onSilence = onSilence;
    this.#silence = Buffer.alloc((sampleRate / 500) * FRAME_MS);
    this.#heardMs = timers.now();
    this.#cancel = timers.after(QUIET_MS, this.#onTimer);
  }

  /** Media has come. */
  heard(): void {
    const wasGivenUp = this.#filledMs >= MAX_SILENCE_MS;
    this.#heardMs = this.#timers.now();
    this.#filledMs = 0;
    if (wasGivenUp) this.#cancel = this.#timers.after(QUIET_MS, this.#onTimer);
  }

  close(): void {
    this.#cancel();
  }

  #look(): void {
    const dueMs = this.#heardMs + QUIET_MS + this.#filledMs;
    const nowMs = this.#timers.now();
    if (nowMs >= dueMs) {
      this.#onSilence(this.#silence);
      this.#filledMs += FRAME_MS;
      if (this.#filledMs >= MAX_SILENCE_MS) return;
    }
    // A timer that was set for media that came meanwhile is only set anew here: once in a while, not for each message.
    const nextMs = this.#heardMs + QUIET_MS + this.#filledMs;
    this.#cancel = this.#timers.after(Math.max(0, nextMs - nowMs), this.#onTimer);
  }
}
