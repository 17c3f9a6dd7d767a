// The line of a scripted person. Time is the samples that were asked for: nothing happens between them.
import type { CallerLine } from '../../stream/caller-line.ts';
import { type Background, mixInto } from '../sound/noise.ts';
import { SpeechDetector } from '../speech-detector.ts';
import type { PhoneHappening, Timeline } from '../timeline.ts';
import type { Action } from './action.ts';
import { playScript, type ScriptStage } from './play-script.ts';
import type { PreparedScript } from './script-book.ts';

/** Keys that nobody asks for are not kept for ever. */
const maxKeptDigits = 256;

export interface ScriptLineOptions {
  script: PreparedScript;
  sampleRate: number;
  timeline: Timeline;
}

export class ScriptLine implements CallerLine, ScriptStage {
  readonly sampleRate: number;
  readonly detector: SpeechDetector;
  readonly #timeline: Timeline;
  readonly #actions: Generator<Action, void>;
  readonly #hungUp = new AbortController();
  #action: Action | null = null;
  #background: Background | null = null;
  #digits: { digit: string; durationMs: number }[] = [];
  #now = 0;
  #isOver = false;

  constructor({ script, sampleRate, timeline }: ScriptLineOptions) {
    this.sampleRate = sampleRate;
    this.detector = new SpeechDetector({ sampleRate });
    this.#timeline = timeline;
    this.#actions = playScript(script, this);
  }

  get now(): number {
    return this.#now;
  }

  get hungUp(): AbortSignal {
    return this.#hungUp.signal;
  }

  speak(samples: number): Int16Array {
    const said = new Int16Array(samples);
    let filled = 0;
    while (filled < samples && !this.#isOver) filled += this.#act(said.subarray(filled));
    this.#now += samples - filled;
    return said;
  }

  hear(audio: Int16Array): void {
    if (this.#isOver) return;
    for (const { type, at } of this.detector.hear(audio)) this.happened(at, { type });
  }

  takeDigits(): { digit: string; durationMs: number }[] {
    const taken = this.#digits;
    this.#digits = [];
    return taken;
  }

  happened(at: number, happening: PhoneHappening): void {
    this.#timeline.add({ at, ...happening });
  }

  press(digit: string, durationMs: number): void {
    this.happened(this.#now, { type: 'pressed', digit });
    if (this.#digits.length < maxKeptDigits) this.#digits.push({ digit, durationMs });
  }

  setBackground(background: Background | null): void {
    this.#background = background;
  }

  /** The person hangs up: at a step of his script, or because his time is over. */
  hangUp(): void {
    if (this.#isOver) return;
    this.#end();
    this.happened(this.#now, { type: 'hung-up', by: 'phone' });
    this.#hungUp.abort();
  }

  /** The exchange has ended the call: the person says and hears nothing more. */
  cutOff(): void {
    if (this.#isOver) return;
    this.#end();
    this.happened(this.#now, { type: 'hung-up', by: 'exchange' });
  }

  /** Lets the action under way, or the next one, fill the span; returns how much time has passed. */
  #act(span: Int16Array): number {
    this.#action ??= this.#actions.next().value ?? silentToTheEnd;
    const action = this.#action;
    const took = action.fill(span);
    if (this.#background !== null && action.muted !== true) mixInto(span, this.#background(took));
    this.#now += took;
    if (took < span.length && !this.#isOver) this.#finishAction();
    return took;
  }

  #finishAction(): void {
    const action = this.#action;
    // Before it finishes, because to hang up is to finish, too.
    this.#action = null;
    action?.finish?.();
  }

  #end(): void {
    this.#isOver = true;
    this.#finishAction();
  }
}

/** Whose script has come to its end stays on the line until somebody hangs up. */
const silentToTheEnd: Action = { fill: (span) => span.length };
