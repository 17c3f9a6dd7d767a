// What the load generator counts in a window, over all calls.
import { createHistogram } from 'node:perf_hooks';
import { monotonicMs } from '../load/monotonic-clock.ts';
import type { Sentence } from './sentence.ts';

export interface Spread {
  samples: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Times in ms. */
export interface TalkFigures {
  /** From sending a frame in which the caller begins or stops to speak until the model has it. */
  callerToModel: Spread;
  /** From the model's first audio of a sentence until the first frame of it is at the phone. */
  modelToCaller: Spread;
  /** How far frames are from the schedule of their sentence. */
  scheduleError: Spread;
  /** From the model's word that the caller speaks until `clear` is at the phone. */
  bargeIn: Spread;
  /** What the phone had played of an interrupted item, and what the model was told of it: how far apart. */
  heardError: Spread;
  /** Interrupted items of which the model was told that more was heard than it had sent. */
  heardTooMuch: number;
  /** Interruptions that came when the phone had played everything. */
  interruptedTooLate: number;
  /** How late the generator itself was. */
  lateness: Spread;
  /** Times that the phone had nothing to play within a sentence. */
  gaps: number;
  /** Sentences that were begun and ended in the window. */
  sentences: number;
  /** How much of the time the agents talked, 0 to 1. */
  talkShare: number;
  /** Share of a core that the generator used. */
  generatorCpu: number;
}

const US = 1000;

class Times {
  readonly #histogram = createHistogram();
  #samples = 0;

  record(ms: number): void {
    this.#samples += 1;
    this.#histogram.record(Math.max(1, Math.round(ms * US)));
  }

  spread(): Spread {
    const ms = (percentile: number) => (this.#samples === 0 ? Number.NaN : this.#histogram.percentile(percentile) / US);
    return { samples: this.#samples, p50: ms(50), p95: ms(95), p99: ms(99), max: ms(100) };
  }
}

export class TalkWindow {
  readonly callerToModel = new Times();
  readonly modelToCaller = new Times();
  readonly scheduleError = new Times();
  readonly bargeIn = new Times();
  readonly heardError = new Times();
  readonly lateness = new Times();
  heardTooMuch = 0;
  interruptedTooLate = 0;
  talkedMs = 0;
  readonly beganAtMs = monotonicMs();
  readonly #cpu = process.cpuUsage();
  #gaps = 0;
  #sentences = 0;

  /** A sentence has been played to its end, or was cut off. */
  sentenceOver(sentence: Sentence): void {
    if (sentence.beganAtMs < this.beganAtMs) return;
    this.#sentences += 1;
    this.#gaps += sentence.gaps;
    for (const error of sentence.scheduleErrors()) this.scheduleError.record(error);
  }

  figures(calls: number): TalkFigures {
    const windowMs = monotonicMs() - this.beganAtMs;
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      callerToModel: this.callerToModel.spread(),
      modelToCaller: this.modelToCaller.spread(),
      scheduleError: this.scheduleError.spread(),
      bargeIn: this.bargeIn.spread(),
      heardError: this.heardError.spread(),
      heardTooMuch: this.heardTooMuch,
      interruptedTooLate: this.interruptedTooLate,
      lateness: this.lateness.spread(),
      gaps: this.#gaps,
      sentences: this.#sentences,
      talkShare: calls === 0 ? 0 : this.talkedMs / windowMs / calls,
      generatorCpu: (user + system) / US / windowMs,
    };
  }
}
