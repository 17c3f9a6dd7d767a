// Figures of a talk's turns.
import type { TalkFigures } from '../api/types.ts';

/** What a caller waited for: until audio was heard, or, where the carrier told nothing, until it was sent. */
export function waitsOf({ turns }: Pick<TalkFigures, 'turns'>): number[] {
  return turns.map(({ toFirstAudioHeardMs, toFirstAudioSentMs }) => toFirstAudioHeardMs ?? toFirstAudioSentMs);
}

/** The nearest-rank percentile; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
