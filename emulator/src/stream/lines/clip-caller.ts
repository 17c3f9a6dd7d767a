// A caller who plays clips at a bot, presses digits and hangs up: all by the samples that pass, so it needs no clock.
import { SpeechDetector } from '../../phones/speech-detector.ts';
import type { CallerLine } from '../caller-line.ts';

/** `speech`: until the bot is being heard, to interrupt it. `silence`: until it has been heard and is silent again. */
export type WaitFor = 'nothing' | 'speech' | 'silence';

export interface Clip {
  audio: Int16Array;
  /** Before it is said. */
  waitFor: WaitFor;
}

export interface ClipCallerScript {
  /** Hz, of the clips and of the line. */
  sampleRate: number;
  /** Said one after the other. */
  clips: Clip[];
  /** Pressed when everything has been said, two a second. */
  digits: string[];
  /** Since the beginning; null: when all is done and the bot has answered and is silent again. */
  hangUpAfterMs: number | null;
}

/** So long must a bot be heard before it counts as speaking … */
const speechMs = 300;
/** … and be silent before it counts as silent, pauses being shorter. */
const silenceMs = 700;
const digitEveryMs = 500;
const digitDurationMs = 200;
/**
 * Without an order to hang up: how long the bot must be silent when it has answered, or spoke already, or did not. What
 * is said wants an answer; a key is often one of several, or taken without a word.
 */
const patienceMs = {
  said: { answered: 2000, overlapped: 5000, silent: 15_000 },
  pressed: { answered: 2000, overlapped: 3000, silent: 3000 },
};
const longestCallMs = 5 * 60 * 1000;

export class ClipCaller implements CallerLine {
  readonly sampleRate: number;
  readonly #script: ClipCallerScript;
  readonly #clips: Clip[];
  readonly #digits: string[];
  readonly #hungUp = new AbortController();
  readonly #detector: SpeechDetector;
  /** In samples since the beginning, as are all times here. */
  #now = 0;
  #saying: { audio: Int16Array; said: number } | null = null;
  #doneAt = 0;
  #lastDone: keyof typeof patienceMs = 'said';
  /** Since the caller was done last. */
  #bot: 'answered' | 'overlapped' | 'silent' = 'silent';
  #botSilentSince = 0;
  #pressed: { digit: string; durationMs: number }[] = [];

  constructor(script: ClipCallerScript) {
    this.sampleRate = script.sampleRate;
    this.#script = script;
    this.#clips = [...script.clips];
    this.#digits = [...script.digits];
    this.#detector = new SpeechDetector({ sampleRate: script.sampleRate });
  }

  get hungUp(): AbortSignal {
    return this.#hungUp.signal;
  }

  hangUp(): void {
    this.#hungUp.abort();
  }

  hear(audio: Int16Array): void {
    this.#detector.hear(audio);
    const { speech } = this.#detector;
    if (speech === null || speech.to <= this.#doneAt) return;
    this.#bot = speech.from >= this.#doneAt ? 'answered' : 'overlapped';
    this.#botSilentSince = speech.to;
  }

  speak(samples: number): Int16Array {
    const audio = new Int16Array(samples);
    if (this.#saying === null) this.#next();
    if (this.#saying !== null) this.#say(this.#saying, audio);
    this.#now += samples;
    this.#maybeHangUp();
    return audio;
  }

  takeDigits(): { digit: string; durationMs: number }[] {
    const pressed = this.#pressed;
    this.#pressed = [];
    return pressed;
  }

  #next(): void {
    const [clip] = this.#clips;
    if (clip !== undefined) {
      if (!this.#mayBegin(clip.waitFor)) return;
      this.#clips.shift();
      this.#saying = { audio: clip.audio, said: 0 };
      return;
    }
    const [digit] = this.#digits;
    if (digit === undefined || this.#now - this.#doneAt < this.#samples(digitEveryMs)) return;
    this.#digits.shift();
    this.#pressed.push({ digit, durationMs: digitDurationMs });
    this.#done('pressed');
  }

  #say(saying: { audio: Int16Array; said: number }, into: Int16Array): void {
    const piece = saying.audio.subarray(saying.said, saying.said + into.length);
    into.set(piece);
    saying.said += piece.length;
    if (saying.said < saying.audio.length) return;
    this.#saying = null;
    this.#done('said');
  }

  /** From now on it is the bot's turn again. */
  #done(what: keyof typeof patienceMs): void {
    this.#doneAt = this.#now;
    this.#lastDone = what;
    this.#bot = 'silent';
  }

  #mayBegin(waitFor: WaitFor): boolean {
    if (waitFor === 'nothing') return true;
    const { speech } = this.#detector;
    if (waitFor === 'speech') return speech !== null && speech.to - speech.from >= this.#samples(speechMs);
    return this.#bot !== 'silent' && this.#now - this.#botSilentSince >= this.#samples(silenceMs);
  }

  #maybeHangUp(): void {
    const { hangUpAfterMs } = this.#script;
    if (this.#now >= this.#samples(hangUpAfterMs ?? longestCallMs)) this.hangUp();
    const allDone = this.#clips.length === 0 && this.#saying === null && this.#digits.length === 0;
    if (hangUpAfterMs !== null || !allDone) return;
    const quietFor = this.#now - Math.max(this.#botSilentSince, this.#doneAt);
    if (quietFor >= this.#samples(patienceMs[this.#lastDone][this.#bot])) this.hangUp();
  }

  #samples(ms: number): number {
    return (this.sampleRate * ms) / 1000;
  }
}
