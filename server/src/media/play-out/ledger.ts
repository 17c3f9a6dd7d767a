// What became of each part of speech: received from the model, sent to the carrier, heard by the caller.
import type { SentAudio } from './sent-audio.ts';

/** A part that was cut off. Whole ms, rounded down: 0 ≤ heard ≤ sent ≤ received. */
export interface HeardPart {
  key: string;
  heardMs: number;
  sentMs: number;
  receivedMs: number;
}

/** On the clock of the timers. */
export interface PartTimes {
  firstSentAtMs: number;
  /** When the carrier began to play it, as its marks tell; null: none has come back yet. */
  firstHeardAtMs: number | null;
}

/** Bytes, padding not included. */
export interface Part {
  readonly key: string;
  received: number;
  sent: number;
  /** Heard for certain, or until it was dropped. */
  settled: number;
  /** No more audio of it comes. */
  finished: boolean;
  /** It was interrupted: what still comes of it is ignored. */
  dropped: boolean;
  /** Something of it did not fit into the queue: what comes after that is not taken either. */
  overflowed: boolean;
  firstSentAtMs: number | null;
  firstHeardAtMs: number | null;
}

/** Audio of one part at the carrier, not settled yet. */
interface Stretch {
  part: Part;
  from: number;
  to: number;
}

export class Ledger {
  readonly #bytesPerMs: number;
  readonly #parts = new Map<string, Part>();
  readonly #sent: SentAudio;
  #stretches: Stretch[] = [];

  constructor(sent: SentAudio, bytesPerMs: number) {
    this.#sent = sent;
    this.#bytesPerMs = bytesPerMs;
  }

  part(key: string): Part | undefined {
    return this.#parts.get(key);
  }

  open(key: string): Part {
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const part: Part = {
      key,
      received: 0,
      sent: 0,
      settled: 0,
      finished: false,
      dropped: false,
      overflowed: false,
      firstSentAtMs: null,
      firstHeardAtMs: null,
    };
    this.#parts.set(key, part);
    return part;
  }

  get hasUnfinished(): boolean {
    for (const part of this.#parts.values()) if (!part.finished && !part.dropped) return true;
    return false;
  }

  /**
   * A frame goes to the carrier: the pieces in it in order, and padding behind them. Returns the moment at which the
   * carrier begins to play it.
   */
  send(pieces: readonly { part: Part; bytes: number }[], frameBytes: number, nowMs: number): number {
    let at = this.#sent.end;
    const playsAtMs = this.#sent.send(frameBytes, nowMs);
    for (const { part, bytes } of pieces) {
      const last = this.#stretches.at(-1);
      if (last?.part === part && last.to === at) last.to = at + bytes;
      else this.#stretches.push({ part, from: at, to: at + bytes });
      at += bytes;
      part.sent += bytes;
      part.firstSentAtMs ??= nowMs;
    }
    return playsAtMs;
  }

  /** A mark came back; false when it means nothing any more. */
  acknowledge(name: string, nowMs: number): boolean {
    if (!this.#sent.acknowledge(name, nowMs)) return false;
    this.#settle(this.#sent.confirmed, nowMs);
    return true;
  }

  /** Bytes of the part that the caller has heard by now. */
  heard(part: Part, nowMs: number): number {
    const heardTo = this.#sent.heardTo(nowMs);
    let heard = part.settled;
    for (const stretch of this.#stretches) {
      if (stretch.from >= heardTo) break;
      if (stretch.part === part) heard += Math.min(heardTo, stretch.to) - stretch.from;
    }
    return heard;
  }

  /** Whole ms. */
  ms(bytes: number): number {
    return Math.floor(bytes / this.#bytesPerMs);
  }

  /** Drops what was not heard and what has not come yet; tells of the parts that this concerns, in order. */
  drop(nowMs: number): HeardPart[] {
    const cut: HeardPart[] = [];
    for (const part of this.#parts.values()) {
      if (part.dropped) continue;
      const heard = this.heard(part, nowMs);
      const whole = part.finished && heard >= part.received;
      if (!whole) {
        part.dropped = true;
        cut.push({
          key: part.key,
          heardMs: this.ms(heard),
          sentMs: this.ms(part.sent),
          receivedMs: this.ms(part.received),
        });
      }
      part.settled = heard;
    }
    this.#stretches = [];
    this.#sent.restart(nowMs);
    return cut;
  }

  #settle(position: number, nowMs: number): void {
    for (let stretch = this.#stretches[0]; stretch !== undefined; stretch = this.#stretches[0]) {
      const { part, from, to } = stretch;
      if (from >= position) return;
      if (part.firstHeardAtMs === null && part.firstSentAtMs !== null) {
        part.firstHeardAtMs = Math.max(part.firstSentAtMs, nowMs - (position - from) / this.#bytesPerMs);
      }
      part.settled += Math.min(position, to) - from;
      stretch.from = position;
      if (to > position) return;
      this.#stretches.shift();
    }
  }
}
