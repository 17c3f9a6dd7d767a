// Plays speech to a phone: in order, paced to what the carrier can play, and with a memory of what was heard.
import type { Timers } from '../timers.ts';
import type { Metronome, Paced } from './metronome.ts';
import type { PhoneLeg } from './phone-leg.ts';
import { type HeardHow, HeardWaiters } from './play-out/heard-waiters.ts';
import { type HeardPart, Ledger, type Part, type PartTimes } from './play-out/ledger.ts';
import { type Frame, PartQueue } from './play-out/part-queue.ts';
import { SentAudio } from './play-out/sent-audio.ts';

export interface PlayOutOptions {
  leg: PhoneLeg;
  /** One for all play-outs of the process. */
  metronome: Metronome;
  timers: Timers;
  /** Rounded up to a multiple of 20 ms, which is a multiple of 320 bytes and of whole samples at every rate. */
  frameMs?: number;
  /** A frame is sent when the carrier has less than this to play. */
  leadMs?: number;
  /** What may wait here. 4096 tokens of a model are 205 s of speech (reference: OpenAI Realtime API, 50 ms a token). */
  maxQueueMs?: number;
  /** There is a mark behind the first frame of a part, behind its end, and between them so often. */
  markEveryMs?: number;
  /** Each frame as it is sent, and when the carrier begins to play it, on the clock of the timers. */
  onPlayed?: (frame: Buffer, playsAtMs: number) => void;
}

export interface PlayOutFigures {
  /** How often, and for how long, the carrier had nothing to play in the middle of a part. */
  gaps: number;
  gapMs: number;
  /** How often sending stopped because the network took nothing. */
  stalls: number;
}

/** Frames are multiples of this. */
const QUANTUM_MS = 20;
/** The carrier is about to run dry: it gets what there is, also less than a frame. Two frames of a phone network. */
const LOW_WATER_MS = 40;
/** So much longer may audio be on its way to the caller than the clock tells. */
const GRACE_MS = 250;
/** Twice the most that a leg puts up with for long (`PhoneLeg.bufferedBytes`): a stall is short, or ends the leg. */
const MAX_BUFFERED_BYTES = 2 ** 20;

/** Audio is s16le PCM at the leg's rate, whole samples, and kept by reference until it is sent. */
export class PlayOut implements Paced {
  readonly #leg: PhoneLeg;
  readonly #metronome: Metronome;
  readonly #timers: Timers;
  readonly #leadMs: number;
  readonly #markEveryMs: number;
  readonly #onPlayed: PlayOutOptions['onPlayed'];
  readonly #bytesPerMs: number;
  readonly #frameBytes: number;
  readonly #maxQueueBytes: number;
  readonly #queue = new PartQueue();
  readonly #sent: SentAudio;
  readonly #ledger: Ledger;
  readonly #waiters: HeardWaiters;
  readonly #figures: PlayOutFigures = { gaps: 0, gapMs: 0, stalls: 0 };
  /** Since when less than a frame has been waiting; null: nothing waits. */
  #waitingSinceMs: number | null = null;
  #stalled = false;
  #closed = false;

  constructor(options: PlayOutOptions) {
    const { leg, metronome, timers, frameMs = 100, leadMs = 200, maxQueueMs = 300_000, markEveryMs = 300 } = options;
    this.#leg = leg;
    this.#metronome = metronome;
    this.#timers = timers;
    this.#leadMs = leadMs;
    this.#markEveryMs = markEveryMs;
    this.#onPlayed = options.onPlayed;
    this.#bytesPerMs = leg.sampleRate / 500;
    this.#frameBytes = Math.max(1, Math.ceil(frameMs / QUANTUM_MS)) * QUANTUM_MS * this.#bytesPerMs;
    this.#maxQueueBytes = maxQueueMs * this.#bytesPerMs;
    this.#sent = new SentAudio(this.#bytesPerMs);
    this.#ledger = new Ledger(this.#sent, this.#bytesPerMs);
    this.#waiters = new HeardWaiters(timers);
  }

  /**
   * Audio of a part, of any length. Parts are played in the order in which they were first pushed; one that is not
   * finished but has nothing to play is overtaken before the carrier runs dry. `full`: nothing of it was taken, and
   * nothing more of this part will be: what is heard of it has no hole.
   */
  push(key: string, pcm: Buffer): 'taken' | 'full' {
    if (this.#closed) return 'taken';
    const part = this.#ledger.open(key);
    if (part.dropped || pcm.length === 0) return 'taken';
    if (part.overflowed || this.#queue.bytes + pcm.length > this.#maxQueueBytes) {
      part.overflowed = true;
      return 'full';
    }
    const nowMs = this.#timers.now();
    part.received += pcm.length;
    part.finished = false;
    this.#queue.push(part, pcm);
    this.#waitingSinceMs ??= nowMs;
    this.#pump(nowMs);
    return 'taken';
  }

  /** No more audio of this part comes. */
  finish(key: string): void {
    const part = this.#ledger.part(key);
    if (part === undefined || part.finished || part.dropped || this.#closed) return;
    part.finished = true;
    this.#queue.finish(part);
    if (part.sent === part.received) this.#markEnd();
    this.#pump(this.#timers.now());
  }

  /**
   * Stops at once: drops what waits here and at the carrier. Tells of each part that was not heard to its end, in
   * order; what still comes of these is ignored. Whoever waits by `whenHeard` is not told. When everything was heard,
   * nothing is done.
   */
  interrupt(): HeardPart[] {
    const { isQuiet } = this;
    if (isQuiet && !this.#ledger.hasUnfinished) return [];
    this.#waiters.clear();
    this.#queue.clear();
    this.#waitingSinceMs = null;
    this.#metronome.leave(this);
    const parts = this.#ledger.drop(this.#timers.now());
    if (!isQuiet) this.#leg.clear();
    return parts;
  }

  /** A mark came back from the carrier. */
  marked(name: string): void {
    const nowMs = this.#timers.now();
    if (this.#ledger.acknowledge(name, nowMs)) this.#tellWaiters(nowMs);
  }

  /**
   * Whole ms of the part that the caller has heard: confirmed by marks, and by the clock since the last one. 0 for a part
   * that is not known.
   */
  heardMs(key: string): number {
    const part = this.#ledger.part(key);
    return part === undefined ? 0 : this.#ledger.ms(this.#ledger.heard(part, this.#timers.now()));
  }

  /** null: nothing of the part was sent. */
  timesOf(key: string): PartTimes | null {
    const part = this.#ledger.part(key);
    if (part === undefined || part.firstSentAtMs === null) return null;
    return { firstSentAtMs: part.firstSentAtMs, firstHeardAtMs: part.firstHeardAtMs };
  }

  /** Nothing waits, and everything was heard. */
  get isQuiet(): boolean {
    if (this.#queue.bytes > 0) return false;
    return this.#sent.confirmed === this.#sent.end || this.#timers.now() >= this.#sent.heardByMs + GRACE_MS;
  }

  /** What waits here. */
  get queuedMs(): number {
    return this.#queue.bytes / this.#bytesPerMs;
  }

  get figures(): Readonly<PlayOutFigures> {
    return this.#figures;
  }

  /**
   * Tells, once, when everything that was pushed so far was played: `confirmed` by the last mark, or `by-clock` when
   * that mark is overdue by `deadlineMs`. The returned function takes it back; so does an interruption.
   */
  whenHeard(then: (how: HeardHow) => void, deadlineMs: number): () => void {
    const waiter = this.#waiters.add({ bytesToGo: this.#queue.bytes, deadlineMs, then });
    if (this.#queue.bytes === 0) this.#markEnd();
    this.#tellWaiters(this.#timers.now());
    return waiter;
  }

  /** The leg has ended: nothing is sent or told any more. */
  close(): void {
    this.#closed = true;
    this.#waiters.clear();
    this.#queue.clear();
    this.#metronome.leave(this);
  }

  /** For the metronome. */
  beat(nowMs: number): void {
    this.#pump(nowMs);
  }

  #pump(nowMs: number): void {
    while (this.#queue.bytes > 0 && this.#sent.aheadMs(nowMs) < this.#leadMs && this.#legTakes()) {
      const frame = this.#nextFrame(nowMs);
      if (frame === null) break;
      this.#send(frame, nowMs);
    }
    if (this.#queue.bytes > 0) this.#metronome.join(this);
    else this.#metronome.leave(this);
  }

  #legTakes(): boolean {
    const takes = this.#leg.bufferedBytes <= MAX_BUFFERED_BYTES;
    if (!takes && !this.#stalled) this.#figures.stalls += 1;
    this.#stalled = !takes;
    return takes;
  }

  /** null: it is better to wait for more. */
  #nextFrame(nowMs: number): Frame | null {
    const aheadMs = this.#sent.aheadMs(nowMs);
    const runsDry = aheadMs <= LOW_WATER_MS;
    if (runsDry && this.#queue.readyBytes === 0) this.#queue.overtakeEmpty();
    const ready = this.#queue.readyBytes;
    if (ready >= this.#frameBytes) return this.#queue.take(this.#frameBytes, this.#frameBytes);
    if (ready === 0 || !runsDry) return null;
    const whole = this.#wholeQuanta(ready);
    if (!this.#queue.mayContinue) {
      // Nothing follows within the lead: a full frame is what carriers like best.
      return this.#queue.take(ready, aheadMs > 0 ? this.#frameBytes : whole.up);
    }
    if (aheadMs > 0) return whole.down > 0 ? this.#queue.take(whole.down, whole.down) : null;
    const hasWaited = nowMs - (this.#waitingSinceMs ?? nowMs) >= this.#frameBytes / this.#bytesPerMs;
    return hasWaited ? this.#queue.take(ready, whole.up) : null;
  }

  #wholeQuanta(bytes: number): { up: number; down: number } {
    const quantum = QUANTUM_MS * this.#bytesPerMs;
    return { up: Math.ceil(bytes / quantum) * quantum, down: Math.floor(bytes / quantum) * quantum };
  }

  #send({ audio, pieces }: Frame, nowMs: number): void {
    const [first] = pieces;
    if (first !== undefined) this.#countGap(first.part, nowMs);
    const begins = pieces.some(({ part }) => part.sent === 0);
    const ends = pieces.some((piece) => piece.ends);
    const playsAtMs = this.#ledger.send(pieces, audio.length, nowMs);
    this.#leg.play(audio);
    this.#onPlayed?.(audio, playsAtMs);
    if (begins || ends || this.#sent.unmarkedMs >= this.#markEveryMs) this.#leg.mark(this.#sent.mark());
    this.#waitingSinceMs = this.#queue.bytes > 0 ? nowMs : null;
    if (this.#waiters.isEmpty) return;
    this.#waiters.sent(
      pieces.reduce((total, { bytes }) => total + bytes, 0),
      this.#sent.end,
    );
    if (this.#queue.bytes === 0) this.#markEnd();
    this.#tellWaiters(nowMs);
  }

  /** Behind all that was sent, unless there is one. */
  #markEnd(): void {
    if (this.#sent.unmarkedMs > 0) this.#leg.mark(this.#sent.mark());
  }

  #tellWaiters(nowMs: number): void {
    if (!this.#waiters.isEmpty) this.#waiters.update(this.#sent, nowMs);
  }

  #countGap(part: Part, nowMs: number): void {
    const gapMs = nowMs - this.#sent.playsUntilMs;
    if (part.sent === 0 || this.#sent.end === 0 || gapMs <= 0) return;
    this.#figures.gaps += 1;
    this.#figures.gapMs += gapMs;
  }
}
