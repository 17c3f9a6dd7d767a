// A carrier as a play-out meets it: takes audio over a network that needs time, plays it in real time, sends marks back.
import type { Timers } from '../../timers.ts';
import { samplesOf } from '../audio/pcm.ts';
import type { PhoneLeg, SampleRate } from '../phone-leg.ts';

const PACKET_MS = 20;

interface Played {
  audio: Int16Array;
  startMs: number;
}

export interface CarrierOptions {
  sampleRate: SampleRate;
  /** What a message needs in each direction; asked for each, order is kept. */
  latencyMs?: () => number;
  marks?: boolean;
}

export class SimulatedCarrier implements PhoneLeg {
  readonly sampleRate: SampleRate;
  bufferedBytes = 0;
  /** Frames in the order in which they were sent, and when. */
  readonly sent: { frame: Buffer; atMs: number }[] = [];
  readonly marks: string[] = [];
  clears = 0;
  /** Silence between what was played, ms; not before the first or after a clear. */
  readonly gapsMs: number[] = [];
  onMark: (name: string) => void = () => {};
  readonly #timers: Timers;
  readonly #latencyMs: () => number;
  readonly #answersMarks: boolean;
  #played: Played[] = [];
  #playsUntilMs: number | null = null;
  #arrivesMs = 0;
  #returnsMs = 0;
  #generation = 0;

  constructor(timers: Timers, { sampleRate, latencyMs = () => 0, marks = true }: CarrierOptions) {
    this.#timers = timers;
    this.sampleRate = sampleRate;
    this.#latencyMs = latencyMs;
    this.#answersMarks = marks;
  }

  play(frame: Buffer): void {
    this.sent.push({ frame, atMs: this.#timers.now() });
    this.#arrives(() => {
      const nowMs = this.#timers.now();
      const untilMs = this.#playsUntilMs ?? nowMs;
      if (nowMs > untilMs) this.gapsMs.push(nowMs - untilMs);
      const startMs = Math.max(nowMs, untilMs);
      this.#played.push({ audio: samplesOf(frame), startMs });
      this.#playsUntilMs = startMs + this.#ms(frame.length / 2);
    });
  }

  mark(name: string): void {
    this.marks.push(name);
    if (!this.#answersMarks) return;
    this.#arrives(() => {
      const nowMs = this.#timers.now();
      const generation = this.#generation;
      this.#timers.after(Math.max(0, (this.#playsUntilMs ?? nowMs) - nowMs), () => {
        if (generation === this.#generation) this.#returns(() => this.onMark(name));
      });
    });
  }

  clear(): void {
    this.clears += 1;
    this.#arrives(() => {
      const nowMs = this.#timers.now();
      this.#generation += 1;
      this.#played = this.#played.filter(({ startMs }) => startMs < nowMs).map((played) => this.#cutAt(nowMs, played));
      this.#playsUntilMs = null;
    });
  }

  hangUp(): void {}

  /** How many ms of samples of this value have been heard by now. */
  heardMs(value: number): number {
    const nowMs = this.#timers.now();
    let samples = 0;
    for (const { audio, startMs } of this.#played) {
      if (audio[0] !== value && audio.at(-1) !== value && !audio.includes(value)) continue;
      const length = Math.min(audio.length, Math.max(0, Math.floor(((nowMs - startMs) * this.sampleRate) / 1000)));
      for (let at = 0; at < length; at += 1) if (audio[at] === value) samples += 1;
    }
    return this.#ms(samples);
  }

  /** What was played, without the silence between it. */
  get audio(): Int16Array {
    return Int16Array.from(this.#played.flatMap(({ audio }) => [...audio]));
  }

  #cutAt(nowMs: number, { audio, startMs }: Played): Played {
    const endMs = Math.ceil((nowMs - startMs) / PACKET_MS) * PACKET_MS;
    return { audio: audio.subarray(0, (endMs * this.sampleRate) / 1000), startMs };
  }

  #arrives(then: () => void): void {
    this.#arrivesMs = Math.max(this.#arrivesMs, this.#timers.now() + this.#latencyMs());
    this.#timers.after(this.#arrivesMs - this.#timers.now(), then);
  }

  #returns(then: () => void): void {
    this.#returnsMs = Math.max(this.#returnsMs, this.#timers.now() + this.#latencyMs());
    this.#timers.after(this.#returnsMs - this.#timers.now(), then);
  }

  #ms(samples: number): number {
    return (samples * 1000) / this.sampleRate;
  }
}
