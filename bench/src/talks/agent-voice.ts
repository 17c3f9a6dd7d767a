// What the model says in one call, and when: sentence after sentence, each sent faster than it is spoken, with a short
// turn of the caller's in between; or, when it is to be interrupted, in the middle of it.
import { type AudioFormat, modelAudio } from './model-audio.ts';
import type { PlayoutClock } from './playout-clock.ts';
import { callerTranscript, callerTurn, SpokenResponse, serverEvent } from './response-events.ts';
import { Sentence } from './sentence.ts';

/** One piece in every turn of the wheel: three times as fast as it is spoken. */
const PIECES_MS = [200, 400, 300, 300, 400, 200] as const;
/** Lengths of sentences are multiples of it, so that the last frame of one is rarely full. */
const GRAIN_MS = 50;
/** From the end of what the phone plays until the caller speaks, and how long the caller does. */
const PAUSE_MS = 50;
const CALLER_MS = 200;
/** Who interrupts has more to say. Without it the model would send three times as much as anybody can hear. */
const INTERRUPTION_MS = 2_000;
const INTERRUPT_AFTER_MS = 300;
const INTERRUPT_WITHIN_MS = 2_800;
/**
 * When nothing has come for so many turns, ten seconds, nothing is coming: it was lost. Turns and not time, because a
 * machine may stand still, and what came meanwhile is read after the turn that notices it.
 */
const LATE_TURNS = 100;

export interface AgentVoiceOptions {
  /** Tells the calls of a load from each other, and is the same in every round. */
  seed: number;
  format: AudioFormat;
  /** Shortest and longest sentence. */
  sentenceMs: readonly [number, number];
  playout: PlayoutClock;
  send(frames: Buffer[]): void;
  onInterrupted(sentence: Sentence, nowMs: number): void;
  onSentenceOver(sentence: Sentence): void;
  /** Before the caller's interruption was noticed there was nothing left to interrupt. */
  onTooLate(): void;
  /** Something did not come that had to. */
  onFailed(what: string): void;
}

type Phase = 'pause' | 'caller' | 'speaking' | 'playing';

export class AgentVoice {
  /** Callers interrupt from now on. */
  isInterrupted = false;
  /** Cleared by whoever has seen the phone's queue dropped. */
  waitsForClear = false;
  sentence: Sentence | null = null;
  /** When the first audio of the sentence was sent. */
  sentAtMs = 0;
  readonly #options: AgentVoiceOptions;
  readonly #random: () => number;
  #response: SpokenResponse | null = null;
  #phase: Phase = 'pause';
  #untilMs = 0;
  #interruptAtMs = 0;
  #count = 0;
  #pieces = 0;
  #lateTurns = 0;
  #receivedMs = 0;

  constructor(options: AgentVoiceOptions) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
  }

  /** Ten times a second. */
  step(nowMs: number): void {
    if (this.#phase === 'pause' && nowMs >= this.#untilMs) this.#callerSpeaks(nowMs + CALLER_MS);
    else if (this.#phase === 'caller' && nowMs >= this.#untilMs) this.#answer(nowMs);
    else if (this.#isDueToInterrupt(nowMs)) this.#interrupt(nowMs);
    else if (this.#phase === 'speaking') this.#speak(nowMs);
    else if (this.#phase === 'playing') this.#awaitEnd(nowMs);
  }

  #callerSpeaks(untilMs: number): void {
    this.#options.send([
      serverEvent('input_audio_buffer.speech_started', { audio_start_ms: 0, item_id: this.#userItem() }),
    ]);
    this.#phase = 'caller';
    this.#untilMs = untilMs;
  }

  #answer(nowMs: number): void {
    if (this.waitsForClear && !this.#wasTooLate(nowMs)) {
      this.#isLate('an interruption was never heard');
      return;
    }
    const { seed, sentenceMs, send } = this.#options;
    const [shortest, longest] = sentenceMs;
    const response = new SpokenResponse(`${seed}_${this.#count}`);
    const totalMs = Math.round((shortest + this.#random() * (longest - shortest)) / GRAIN_MS) * GRAIN_MS;
    this.sentence = new Sentence(response.itemId, totalMs, nowMs);
    this.#response = response;
    this.#interruptAtMs =
      nowMs + INTERRUPT_AFTER_MS + this.#random() * (Math.min(totalMs, INTERRUPT_WITHIN_MS) - 2 * INTERRUPT_AFTER_MS);
    send([...callerTurn(this.#userItem()), ...response.begin()]);
    this.#count += 1;
    this.#phase = 'speaking';
    this.#speak(nowMs);
    send([callerTranscript(this.#userItem())]);
    this.sentAtMs = nowMs;
  }

  #speak(nowMs: number): void {
    const { sentence } = this;
    if (sentence === null || this.#response === null) return;
    const piece = PIECES_MS[this.#pieces % PIECES_MS.length] ?? GRAIN_MS;
    const durationMs = Math.min(piece, sentence.totalMs - sentence.sentMs);
    this.#pieces += 1;
    sentence.sentMs += durationMs;
    this.#options.send(this.#response.delta(modelAudio(this.#options.format, durationMs)));
    if (sentence.sentMs < sentence.totalMs) return;
    this.#options.send(this.#response.end('completed'));
    this.#phase = 'playing';
    this.#untilMs = nowMs + sentence.totalMs;
    this.#lateTurns = 0;
    this.#receivedMs = 0;
  }

  #awaitEnd(nowMs: number): void {
    const { sentence } = this;
    if (sentence === null) return;
    if (sentence.isWhole) {
      if (this.#options.playout.leftMs(nowMs) > 0) return;
      this.#options.onSentenceOver(sentence);
      this.#phase = 'pause';
      this.#untilMs = nowMs + PAUSE_MS;
    } else if (nowMs > this.#untilMs) {
      // Late is not lost: of a server that gets no CPU it comes in the end.
      if (sentence.receivedMs > this.#receivedMs) this.#lateTurns = 0;
      this.#receivedMs = sentence.receivedMs;
      this.#isLate(`of a sentence of ${sentence.totalMs} ms only ${sentence.receivedMs} ms came`);
    }
  }

  #isLate(what: string): void {
    this.#lateTurns += 1;
    if (this.#lateTurns === LATE_TURNS) this.#options.onFailed(what);
  }

  /** All that was sent had been played when the server heard of the caller: there is no queue to drop. */
  #wasTooLate(nowMs: number): boolean {
    const isTooLate = this.sentence?.hasArrived === true && this.#options.playout.leftMs(nowMs) === 0;
    if (isTooLate) {
      this.waitsForClear = false;
      this.#options.onTooLate();
    }
    return isTooLate;
  }

  #isDueToInterrupt(nowMs: number): boolean {
    const speaks = this.#phase === 'speaking' || this.#phase === 'playing';
    if (!speaks || !this.isInterrupted || nowMs < this.#interruptAtMs) return false;
    return this.#options.playout.leftMs(nowMs) > 0;
  }

  #interrupt(nowMs: number): void {
    const { sentence } = this;
    if (sentence === null || this.#response === null) return;
    this.waitsForClear = true;
    this.#lateTurns = 0;
    this.#options.onInterrupted(sentence, nowMs);
    const wasSpeaking = this.#phase === 'speaking';
    this.#callerSpeaks(nowMs + INTERRUPTION_MS);
    if (wasSpeaking) this.#options.send(this.#response.end('cancelled'));
  }

  #userItem(): string {
    return `item_u${this.#options.seed}_${this.#count}`;
  }
}

/** A small generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
