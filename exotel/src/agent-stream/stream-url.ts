// What the URL of a stream asks for: the rate of its audio and the parameters that come back in `start`.
// Reference: developer.exotel.com/docs/agentstream/stream-voicebot-applet.
import { type StreamSampleRate, streamSampleRates } from './stream-event.ts';

/** Exotel's limits for custom parameters, and how long their text may be in the query. */
export const maxCustomParameters = 3;
export const maxCustomParameterCharacters = 256;

const rateNames = ['sample-rate', 'sample_rate'];

export interface StreamUrlQuery {
  /** 8000 unless the URL names another of the three. */
  sampleRate: StreamSampleRate;
  /** What the URL asked for instead, when it is none of the three. */
  refusedSampleRate: string | null;
  /** The first ones within the limits. Of a repeated name the last value counts. */
  customParameters: Record<string, string>;
  /** Whether some were over the limits. */
  customParametersCut: boolean;
}

/** Whether the rate counts as a parameter is told nowhere; here it does not. */
export function readStreamUrlQuery(query: URLSearchParams): StreamUrlQuery {
  const asked = rateNames.map((name) => query.get(name)).find((value) => value !== null) ?? null;
  const sampleRate = streamSampleRates.find((rate) => String(rate) === asked);
  const given = new Map([...query].filter(([name]) => !rateNames.includes(name)));
  const kept: [string, string][] = [];
  for (const parameter of given) {
    const next = [...kept, parameter];
    const fits = new URLSearchParams(next).toString().length <= maxCustomParameterCharacters;
    if (next.length <= maxCustomParameters && fits) kept.push(parameter);
  }
  return {
    sampleRate: sampleRate ?? 8000,
    refusedSampleRate: sampleRate === undefined ? asked : null,
    customParameters: Object.fromEntries(kept),
    customParametersCut: kept.length < given.size,
  };
}
