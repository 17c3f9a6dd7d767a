// The line of a person at a handset: what his microphone says, evened out, and what he hears, sent as it comes.
import type { EndableLine } from '../phone-line.ts';
import { SpeechDetector } from '../speech-detector.ts';
import type { EndedBy, Timeline } from '../timeline.ts';
import { JitterBuffer } from './jitter-buffer.ts';

const maxKeptDigits = 256;

export interface HandsetLineOptions {
  sampleRate: number;
  timeline: Timeline;
  /** Carries audio to the handset. */
  send(audio: Int16Array): void;
  /** The line is over. */
  whenOver(by: EndedBy): void;
}

export class HandsetLine implements EndableLine {
  readonly sampleRate: number;
  readonly #options: HandsetLineOptions;
  readonly #microphone: JitterBuffer;
  readonly #saying: SpeechDetector;
  readonly #hearing: SpeechDetector;
  readonly #hungUp = new AbortController();
  #saidFrom = 0;
  #digits: { digit: string; durationMs: number }[] = [];
  #isOver = false;

  constructor(options: HandsetLineOptions) {
    const { sampleRate } = options;
    this.sampleRate = sampleRate;
    this.#options = options;
    this.#microphone = new JitterBuffer({ sampleRate });
    this.#saying = new SpeechDetector({ sampleRate });
    this.#hearing = new SpeechDetector({ sampleRate });
  }

  get hungUp(): AbortSignal {
    return this.#hungUp.signal;
  }

  /** Audio of the microphone, as it comes. */
  takeIn(audio: Int16Array): void {
    if (!this.#isOver) this.#microphone.add(audio);
  }

  press(digit: string, durationMs: number): void {
    if (this.#isOver) return;
    this.#options.timeline.add({ at: this.#saying.position, type: 'pressed', digit });
    if (this.#digits.length < maxKeptDigits) this.#digits.push({ digit, durationMs });
  }

  speak(samples: number): Int16Array {
    if (this.#isOver) return new Int16Array(samples);
    const said = this.#microphone.take(samples);
    for (const { type, at } of this.#saying.hear(said)) {
      if (type === 'speech-started') this.#saidFrom = at;
      else this.#options.timeline.add({ at: this.#saidFrom, type: 'said', until: at, what: null });
    }
    return said;
  }

  hear(audio: Int16Array): void {
    if (this.#isOver) return;
    for (const { type, at } of this.#hearing.hear(audio)) this.#options.timeline.add({ at, type });
    this.#options.send(audio);
  }

  takeDigits(): { digit: string; durationMs: number }[] {
    const taken = this.#digits;
    this.#digits = [];
    return taken;
  }

  hangUp(): void {
    if (!this.#end('phone')) return;
    this.#hungUp.abort();
  }

  cutOff(): void {
    this.#end('exchange');
  }

  #end(by: EndedBy): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    const { speech, position } = this.#saying;
    if (speech !== null) {
      this.#options.timeline.add({ at: speech.from, type: 'said', until: speech.to, what: null });
    }
    this.#options.timeline.add({ at: position, type: 'hung-up', by });
    this.#options.whenOver(by);
    return true;
  }
}
