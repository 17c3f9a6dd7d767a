// How good the line is, in a word.
import type { QualitySample } from '@patchcord/client/media';

export interface Quality {
  bars: 0 | 1 | 2 | 3 | 4;
  word: string;
}

/** By the estimate of the mean opinion score, as people rate calls (reference: ITU-T G.107, Annex B). */
export function qualityOf(sample: QualitySample | null): Quality {
  const mos = sample?.mosEstimate ?? null;
  if (mos === null) return { bars: 0, word: 'not known yet' };
  if (mos >= 4) return { bars: 4, word: 'good' };
  if (mos >= 3.6) return { bars: 3, word: 'fair' };
  if (mos >= 3.1) return { bars: 2, word: 'poor' };
  return { bars: 1, word: 'bad' };
}
