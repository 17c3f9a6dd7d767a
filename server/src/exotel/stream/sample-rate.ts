// The rate of a stream's audio: what `start` says counts, then what the URL asked for.
import { readStreamUrlQuery, type StreamMediaFormat, streamSampleRates } from '@patchcord/exotel';
import type { SampleRate } from '../../media/phone-leg.ts';

/** Null: a rate that nobody can play here. */
export function sampleRateOf(format: StreamMediaFormat, query: URLSearchParams): SampleRate | null {
  if (format.sampleRate !== null) return streamSampleRates.find((rate) => rate === format.sampleRate) ?? null;
  const { sampleRate, refusedSampleRate } = readStreamUrlQuery(query);
  return refusedSampleRate === null ? sampleRate : null;
}
