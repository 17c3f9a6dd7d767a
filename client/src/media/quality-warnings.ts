// Warns when a figure has been bad several times in a row, and takes the warning back when it has been good as often.
import type { QualitySample } from './quality-sample.ts';

export const qualityWarnings = ['high-round-trip', 'high-loss', 'high-jitter', 'low-mos', 'no-incoming-audio'] as const;
export type QualityWarningName = (typeof qualityWarnings)[number];

export interface QualityWarning {
  name: QualityWarningName;
  /** false: it is good again. */
  isRaised: boolean;
}

/** Our choice; the first three after Twilio's Voice SDK (docs, "Voice SDK call quality events"). */
const isBad: Record<QualityWarningName, (sample: QualitySample) => boolean> = {
  'high-round-trip': ({ roundTripMs }) => (roundTripMs ?? 0) > 400,
  'high-loss': ({ lossPercent }) => (lossPercent ?? 0) > 3,
  'high-jitter': ({ jitterMs }) => (jitterMs ?? 0) > 30,
  'low-mos': ({ mosEstimate }) => (mosEstimate ?? 5) < 3.5,
  'no-incoming-audio': ({ audioPackets }) => audioPackets === 0,
};

const IN_A_ROW = 3;

export class QualityWarnings {
  readonly #raised = new Set<QualityWarningName>();
  /** How often in a row a figure has been other than its warning says. */
  readonly #contrary = new Map<QualityWarningName, number>();

  get raised(): QualityWarningName[] {
    return [...this.#raised];
  }

  /** Gives what has changed. Who is not expected to be heard may be silent. */
  take(sample: QualitySample, isVoiceExpected: boolean): QualityWarning[] {
    return qualityWarnings.flatMap((name) => {
      const isRaised = this.#raised.has(name);
      const isExempt = name === 'no-incoming-audio' && !isVoiceExpected;
      const contrary = (isBad[name](sample) && !isExempt) === isRaised ? 0 : (this.#contrary.get(name) ?? 0) + 1;
      this.#contrary.set(name, contrary < IN_A_ROW ? contrary : 0);
      if (contrary < IN_A_ROW) return [];
      if (isRaised) this.#raised.delete(name);
      else this.#raised.add(name);
      return [{ name, isRaised: !isRaised }];
    });
  }
}
