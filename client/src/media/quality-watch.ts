// Looks at a connection every two seconds, and keeps what was seen for the end of the call.
import type { Clock } from '../platform/clock.ts';
import { type Counters, type QualitySample, readCounters, sampleBetween } from './quality-sample.ts';
import { type QualityWarning, type QualityWarningName, QualityWarnings } from './quality-warnings.ts';
import type { PeerConnectionLike } from './web-rtc.ts';

export interface QualityReport {
  /** The last one; null before the first. */
  sample: QualitySample | null;
  samples: number;
  averageMosEstimate: number | null;
  lowestMosEstimate: number | null;
  warnings: QualityWarningName[];
}

export interface QualityWatchOptions {
  clock: Clock;
  /** The connection to look at; null: there is none now, or nothing is to be expected of it. */
  connection: () => PeerConnectionLike | null;
  /** Whether the other person is to be heard. */
  isVoiceExpected: () => boolean;
  onSample: (sample: QualitySample) => void;
  onWarning: (warning: QualityWarning) => void;
}

const EVERY_MS = 2_000;

export class QualityWatch {
  readonly #options: QualityWatchOptions;
  readonly #warnings = new QualityWarnings();
  #before: { connection: PeerConnectionLike; counters: Counters } | null = null;
  #last: QualitySample | null = null;
  #samples = 0;
  readonly #mos = { count: 0, sum: 0, lowest: Number.POSITIVE_INFINITY };
  #timer: unknown = null;

  constructor(options: QualityWatchOptions) {
    this.#options = options;
    this.#wait();
  }

  get report(): QualityReport {
    const { count, sum, lowest } = this.#mos;
    return {
      sample: this.#last,
      samples: this.#samples,
      averageMosEstimate: count === 0 ? null : sum / count,
      lowestMosEstimate: count === 0 ? null : lowest,
      warnings: this.#warnings.raised,
    };
  }

  close(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = this.#options.clock.setTimer(() => void this.#look(), EVERY_MS);
  }

  async #look(): Promise<void> {
    const { connection: current, clock } = this.#options;
    const connection = current();
    const stats = await connection?.getStats().catch(() => null);
    // Closed meanwhile.
    if (this.#timer === undefined) return;
    const before = this.#before;
    this.#before = connection && stats ? { connection, counters: readCounters(stats, clock.now()) } : null;
    if (this.#before !== null && before?.connection === connection)
      this.#take(sampleBetween(before.counters, this.#before.counters));
    this.#wait();
  }

  #take(sample: QualitySample): void {
    this.#last = sample;
    this.#samples += 1;
    const { mosEstimate } = sample;
    if (mosEstimate !== null) {
      this.#mos.count += 1;
      this.#mos.sum += mosEstimate;
      this.#mos.lowest = Math.min(this.#mos.lowest, mosEstimate);
    }
    this.#options.onSample(sample);
    for (const warning of this.#warnings.take(sample, this.#options.isVoiceExpected()))
      this.#options.onWarning(warning);
  }
}
