// One sentence of the agent on its way: what the model has sent of it, and when each frame of it came to the phone.
import { median } from '../report/statistics.ts';

/** In the first frames a pacer builds its lead up; the schedule counts from then on. */
const LEAD_MS = 400;
/** The end of the last frame may be padding, and a resampler may keep a few samples for itself. */
const TAIL_MS = 20;

export class Sentence {
  readonly totalMs: number;
  readonly itemId: string;
  readonly beganAtMs: number;
  /** What the model has sent so far. */
  sentMs = 0;
  receivedMs = 0;
  /** How often the phone had nothing left to play in the middle of it. */
  gaps = 0;
  /** For each frame: when it came, less how much audio came before it. Equal for all in a perfect schedule. */
  readonly #offsets: number[] = [];

  constructor(itemId: string, totalMs: number, beganAtMs: number) {
    this.itemId = itemId;
    this.totalMs = totalMs;
    this.beganAtMs = beganAtMs;
  }

  get isWhole(): boolean {
    return this.receivedMs >= this.totalMs - TAIL_MS;
  }

  /** All that the model has sent so far. */
  get hasArrived(): boolean {
    return this.receivedMs >= this.sentMs - TAIL_MS;
  }

  /** A frame of it; `idleMs`: for how long the phone had nothing to play. True for the first. */
  took(durationMs: number, idleMs: number, nowMs: number): boolean {
    const isFirst = this.receivedMs === 0;
    if (!isFirst && idleMs > 0 && !this.isWhole) this.gaps += 1;
    if (this.receivedMs >= LEAD_MS) this.#offsets.push(nowMs - this.receivedMs);
    this.receivedMs += durationMs;
    return isFirst;
  }

  /** How far each frame was from the schedule that most of them keep, ms. */
  scheduleErrors(): number[] {
    if (this.#offsets.length === 0) return [];
    const usual = median(this.#offsets);
    return this.#offsets.map((offset) => Math.abs(offset - usual));
  }
}
