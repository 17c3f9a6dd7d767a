// The input audio buffer: what was appended and not yet committed. Keeps no more than it must: without speech, the
// little that a turn may begin with; in any case not more than `maxKeptMs`, of which the oldest goes first.
import { type AudioFormat, sampleRateOf, soundOf } from '../audio/audio-format.ts';
import { durationMs, joined, part, type SampleRate, type Sound } from '../audio/sound.ts';
import { frameMs } from './vad.ts';

export const maxKeptMs = 120_000;

export interface InputFrame {
  samples: Int16Array;
  /** Offset of its end in all audio that was ever appended. */
  endMs: number;
}

export class InputAudio {
  #sampleRate: SampleRate;
  #pieces: Int16Array[] = [];
  /** Of what is kept. */
  #startMs = 0;
  #endMs = 0;
  /** Not yet a whole frame. */
  #rest: Int16Array = new Int16Array();

  constructor(sampleRate: SampleRate) {
    this.#sampleRate = sampleRate;
  }

  /** Offset of the end of all audio that was ever appended. */
  get endMs(): number {
    return this.#endMs;
  }

  get bufferedMs(): number {
    return this.#endMs - this.#startMs;
  }

  /** Returns the whole frames that this completes. A format of another rate begins with an empty buffer. */
  append(format: AudioFormat, bytes: Buffer): InputFrame[] {
    if (this.#sampleRate !== sampleRateOf(format)) {
      this.clear();
      this.#sampleRate = sampleRateOf(format);
    }
    const sound = soundOf(format, bytes);
    const beforeMs = this.#endMs;
    this.#keep(sound);
    return this.#frames(sound.samples, beforeMs);
  }

  #keep(sound: Sound): void {
    const lengthMs = durationMs(sound);
    this.#endMs += lengthMs;
    if (lengthMs > maxKeptMs) {
      this.#pieces = [part(sound, lengthMs - maxKeptMs, lengthMs).samples.slice()];
      this.#startMs = this.#endMs - maxKeptMs;
      return;
    }
    this.#pieces.push(sound.samples);
    this.keepFrom(this.#endMs - maxKeptMs);
  }

  /** Lets go of what is before the offset, as far as whole pieces go. */
  keepFrom(offsetMs: number): void {
    for (let piece = this.#pieces[0]; piece !== undefined; piece = this.#pieces[0]) {
      const endMs = this.#startMs + this.#lengthMs(piece);
      if (endMs > offsetMs) return;
      this.#pieces.shift();
      this.#startMs = endMs;
    }
  }

  /** Takes the audio between two offsets; what is before goes too, what is after stays. */
  take(fromMs: number, toMs: number): Sound {
    const whole = joined(this.#sampleRate, this.#pieces);
    const startMs = this.#startMs;
    const endMs = Math.min(toMs, this.#endMs);
    const taken = part(whole, Math.max(0, fromMs - startMs), endMs - startMs);
    const after = part(whole, endMs - startMs, this.#endMs - startMs);
    this.#pieces = after.samples.length === 0 ? [] : [after.samples.slice()];
    this.#startMs = endMs;
    return { ...taken, samples: taken.samples.slice() };
  }

  clear(): void {
    this.#pieces = [];
    this.#startMs = this.#endMs;
    this.#rest = new Int16Array();
  }

  #frames(samples: Int16Array, beforeMs: number): InputFrame[] {
    const restMs = this.#lengthMs(this.#rest);
    const pending = joined(this.#sampleRate, [this.#rest, samples]).samples;
    const size = (this.#sampleRate * frameMs) / 1000;
    const count = Math.floor(pending.length / size);
    this.#rest = pending.slice(count * size);
    return Array.from({ length: count }, (_, index) => ({
      samples: pending.subarray(index * size, (index + 1) * size),
      endMs: beforeMs - restMs + (index + 1) * frameMs,
    }));
  }

  #lengthMs(samples: Int16Array): number {
    return (samples.length * 1000) / this.#sampleRate;
  }
}
