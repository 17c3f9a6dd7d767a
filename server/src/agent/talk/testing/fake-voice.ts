// A voice that plays what it is given, one part after the other, on the clock of the test.
import type { HeardPart } from '../../../media/play-out/ledger.ts';
import type { Timers } from '../../../timers.ts';
import type { TalkVoice } from '../talk-parts.ts';

export const bytesPerMs = 16;

interface Part {
  key: string;
  beginsAtMs: number;
  receivedMs: number;
  finished: boolean;
  cut: boolean;
}

export class FakeVoice implements TalkVoice {
  readonly #timers: Timers;
  #parts: Part[] = [];
  /** What was begun to be played, in order. */
  readonly begun: string[] = [];
  cuts = 0;
  /** So much later than it was heard the last mark comes. */
  markLateMs = 0;
  /** The network takes nothing: nobody is told what was heard. */
  isStalled = false;
  maxQueuedMs = Number.POSITIVE_INFINITY;
  readonly #waits = new Set<() => void>();
  readonly #refused = new Set<string>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  push(key: string, pcm: Buffer): 'taken' | 'full' {
    const known = this.#parts.find((part) => part.key === key);
    if (known?.cut) return 'taken';
    const ms = pcm.length / bytesPerMs;
    if (this.#refused.has(key) || this.queuedMs + ms > this.maxQueuedMs) {
      this.#refused.add(key);
      return 'full';
    }
    if (known === undefined) {
      this.begun.push(key);
      const beginsAtMs = Math.max(this.#timers.now(), this.#endMs());
      this.#parts.push({ key, beginsAtMs, receivedMs: ms, finished: false, cut: false });
    } else known.receivedMs += ms;
    return 'taken';
  }

  finish(key: string): void {
    const part = this.#parts.find((other) => other.key === key);
    if (part !== undefined) part.finished = true;
  }

  interrupt(): HeardPart[] {
    const open = this.#parts.filter((part) => !part.cut && (!part.finished || this.#heardMs(part) < part.receivedMs));
    if (open.length > 0) {
      this.cuts += 1;
      for (const cancel of this.#waits) cancel();
    }
    const heard = open.map((part) => this.#heard(part));
    for (const [index, part] of open.entries()) {
      part.receivedMs = heard[index]?.heardMs ?? 0;
      part.cut = true;
    }
    return heard;
  }

  heard(key: string): HeardPart | null {
    const part = this.#parts.find((other) => other.key === key);
    return part === undefined ? null : this.#heard(part);
  }

  timesOf(key: string) {
    const part = this.#parts.find((other) => other.key === key);
    if (part === undefined) return null;
    const heard = this.#timers.now() > part.beginsAtMs;
    return { firstSentAtMs: part.beginsAtMs, firstHeardAtMs: heard ? part.beginsAtMs + 50 : null };
  }

  whenHeard(then: (how: 'confirmed' | 'by-clock') => void, deadlineMs: number): () => void {
    if (this.isStalled) return () => {};
    const isLate = this.markLateMs > deadlineMs;
    const cancel = this.#timers.after(this.queuedMs + Math.min(this.markLateMs, deadlineMs), () =>
      then(isLate ? 'by-clock' : 'confirmed'),
    );
    this.#waits.add(cancel);
    return cancel;
  }

  get queuedMs(): number {
    return Math.max(0, this.#endMs() - this.#timers.now());
  }

  get isQuiet(): boolean {
    return this.#timers.now() >= this.#endMs();
  }

  marked(): void {}
  close(): void {}

  #heard(part: Part): HeardPart {
    const { key, receivedMs } = part;
    return { key, receivedMs, sentMs: receivedMs, heardMs: this.#heardMs(part) };
  }

  #heardMs(part: Part): number {
    return Math.min(part.receivedMs, Math.max(0, this.#timers.now() - part.beginsAtMs));
  }

  #endMs(): number {
    return this.#parts.reduce((end, part) => Math.max(end, part.beginsAtMs + part.receivedMs), 0);
  }
}
