// Writes down what happens on a stream, each thing with the time at which it happened.
import type { FindingCode } from './finding-catalogue.ts';
import { type Finding, Findings } from './findings.ts';
import { Timeline, type TimelineEvent } from './timeline.ts';

/** More interruptions than a call can hold. */
const maxClears = 1000;

export class StreamLog {
  /** Milliseconds since `start` was sent. */
  readonly clearsMs: number[] = [];
  readonly #nowMs: () => number;
  readonly #findings = new Findings();
  readonly #timeline = new Timeline();

  /** @param nowMs the time since `start` */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  note(code: FindingCode, atMs = this.#nowMs()): void {
    this.#findings.note(code, atMs);
  }

  event(what: TimelineEvent['what'], detail?: string, atMs = this.#nowMs()): void {
    this.#timeline.add(atMs, what, detail);
  }

  clear(): void {
    if (this.clearsMs.length < maxClears) this.clearsMs.push(this.#nowMs());
    this.event('clear');
  }

  findings(): Finding[] {
    return this.#findings.list();
  }

  timeline(): TimelineEvent[] {
    return this.#timeline.events();
  }
}
