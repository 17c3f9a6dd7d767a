// Where the carrier is in the audio that it was sent: confirmed by marks, and by the clock since the last of them.

interface SentFrame {
  /** Position behind it. */
  end: number;
  sentAtMs: number;
}

interface PendingMark {
  name: string;
  position: number;
}

/** Of a carrier that never confirms anything only so much is remembered. */
const MAX_REMEMBERED = 600;

/**
 * Positions are bytes since the last `restart`, padding included. A carrier plays in order, from the moment at which it
 * gets audio and has nothing else to play.
 */
export class SentAudio {
  readonly #bytesPerMs: number;
  #frames: SentFrame[] = [];
  #marks: PendingMark[] = [];
  #generation = 0;
  #markCount = 0;
  /** Behind the last byte that was sent, and behind the last mark. */
  #end = 0;
  #markedTo = 0;
  #confirmed = 0;
  /** All before `anchor` was heard by `anchorMs`; what comes after is told by the clock. */
  #anchor = 0;
  #anchorMs = 0;
  /** What was told once is not taken back when a mark comes later than expected. */
  #told = 0;
  #playsUntilMs = 0;

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs;
  }

  get end(): number {
    return this.#end;
  }

  get unmarkedMs(): number {
    return (this.#end - this.#markedTo) / this.#bytesPerMs;
  }

  get confirmed(): number {
    return this.#confirmed;
  }

  /** By when the carrier has played everything, if it got each frame when it was sent. */
  get playsUntilMs(): number {
    return this.#playsUntilMs;
  }

  aheadMs(nowMs: number): number {
    return Math.max(0, this.#playsUntilMs - nowMs);
  }

  /** Returns the moment at which the carrier begins to play it. */
  send(bytes: number, nowMs: number): number {
    const playsAtMs = Math.max(nowMs, this.#playsUntilMs);
    this.#playsUntilMs = playsAtMs + bytes / this.#bytesPerMs;
    this.#end += bytes;
    this.#frames.push({ end: this.#end, sentAtMs: nowMs });
    if (this.#frames.length > MAX_REMEMBERED) this.#anchorByClock(nowMs);
    return playsAtMs;
  }

  /** Names a mark behind what was sent. */
  mark(): string {
    this.#markCount += 1;
    const name = `${this.#generation}-${this.#markCount}`;
    this.#marks.push({ name, position: this.#end });
    if (this.#marks.length > MAX_REMEMBERED) this.#marks.shift();
    this.#markedTo = this.#end;
    return name;
  }

  /** A mark came back. False when it is unknown, or of audio that was dropped. */
  acknowledge(name: string, nowMs: number): boolean {
    const index = this.#marks.findIndex((mark) => mark.name === name);
    const mark = this.#marks[index];
    if (mark === undefined) return false;
    this.#told = this.heardTo(nowMs);
    this.#marks.splice(0, index + 1);
    this.#confirmed = mark.position;
    this.#anchorAt(mark.position, nowMs);
    return true;
  }

  /** Never less than what was confirmed or told before, never more than what was sent. */
  heardTo(nowMs: number): number {
    return Math.max(this.#told, this.#walk(nowMs).position);
  }

  /** By when all was heard, as far as marks and clock tell. */
  get heardByMs(): number {
    return this.#walk(Number.POSITIVE_INFINITY).atMs;
  }

  /** What was sent and not heard is dropped, also by the carrier; its marks are not known any more. */
  restart(nowMs: number): void {
    this.#generation += 1;
    this.#frames = [];
    this.#marks = [];
    this.#end = 0;
    this.#markedTo = 0;
    this.#confirmed = 0;
    this.#anchor = 0;
    this.#anchorMs = nowMs;
    this.#told = 0;
    this.#playsUntilMs = nowMs;
  }

  #walk(untilMs: number): { position: number; atMs: number } {
    let position = this.#anchor;
    let atMs = this.#anchorMs;
    for (const { end, sentAtMs } of this.#frames) {
      const startMs = Math.max(atMs, sentAtMs);
      const endMs = startMs + (end - position) / this.#bytesPerMs;
      if (untilMs < endMs) {
        return { position: position + Math.max(0, untilMs - startMs) * this.#bytesPerMs, atMs: untilMs };
      }
      position = end;
      atMs = endMs;
    }
    return { position, atMs };
  }

  #anchorByClock(nowMs: number): void {
    const oldest = this.#frames[MAX_REMEMBERED >> 1];
    if (oldest === undefined || this.heardTo(nowMs) < oldest.end) return;
    const kept = this.#frames.splice((MAX_REMEMBERED >> 1) + 1);
    const { position, atMs } = this.#walk(Number.POSITIVE_INFINITY);
    this.#frames = kept;
    this.#anchor = position;
    this.#anchorMs = atMs;
  }

  #anchorAt(position: number, nowMs: number): void {
    this.#anchor = position;
    this.#anchorMs = nowMs;
    let passed = 0;
    while ((this.#frames[passed]?.end ?? Number.POSITIVE_INFINITY) <= position) passed += 1;
    this.#frames.splice(0, passed);
  }
}
