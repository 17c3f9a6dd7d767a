// Does for many calls what each does ten times a second, every call at its own moment, with one timer for all; and tells
// how late it is itself, without which nobody's lateness can be judged.
import { monotonicMs } from '../load/monotonic-clock.ts';

const PERIOD_MS = 100;
/** Whoever was held up for longer leaves out the turns that it missed: what came meanwhile has to be read between two. */
const HELD_UP_MS = 1_000;

export type Turn = (nowMs: number) => void;

export class Wheel implements Disposable {
  readonly #slots = Array.from({ length: PERIOD_MS }, () => new Set<Turn>());
  readonly #onLateness: (ms: number) => void;
  #timer: NodeJS.Timeout | undefined;
  /** The slot that comes next, and when it is due. */
  #slot = 0;
  #dueAtMs = monotonicMs();

  constructor(onLateness: (ms: number) => void) {
    this.#onLateness = onLateness;
    this.#wait();
  }

  /** Runs `turn` every 100 ms, `phaseMs` after all whose phase is 0; the returned function ends that. */
  add(phaseMs: number, turn: Turn): () => void {
    const slot = this.#slots[Math.floor(phaseMs) % PERIOD_MS];
    slot?.add(turn);
    return () => slot?.delete(turn);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#dueAtMs - monotonicMs()));
  }

  #run(): void {
    const heldUpMs = Math.floor(monotonicMs() - this.#dueAtMs);
    if (heldUpMs > HELD_UP_MS) this.#leaveOut(heldUpMs);
    for (let now = monotonicMs(); this.#dueAtMs <= now; now = monotonicMs()) {
      for (const turn of this.#slots[this.#slot] ?? []) {
        const atMs = monotonicMs();
        this.#onLateness(atMs - this.#dueAtMs);
        turn(atMs);
      }
      this.#slot = (this.#slot + 1) % PERIOD_MS;
      this.#dueAtMs += 1;
    }
    this.#wait();
  }

  #leaveOut(slots: number): void {
    this.#onLateness(slots);
    this.#slot = (this.#slot + slots) % PERIOD_MS;
    this.#dueAtMs += slots;
  }
}
