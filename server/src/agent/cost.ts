// What a talk costs: tokens by modality as they come in, and an estimate in US dollars by list prices.
import type { Usage } from './model/model-session.ts';

interface ModelPrices {
  text: { input: number; cached: number; output: number };
  audio: { input: number; cached: number; output: number };
}

/** What was transcribed; a model tells tokens or seconds. */
export interface Transcribed {
  audioTokens: number;
  textTokens: number;
  seconds: number;
}

export interface UsageMeter {
  responded(usage: Usage): void;
  transcribed(usage: Transcribed): void;
  /** So far, by modality. */
  tokens(): Record<string, number>;
  /** So far; null: the model has no price here. */
  costUsd(): number | null;
}

const fullPrices: ModelPrices = {
  text: { input: 4, cached: 0.4, output: 24 },
  audio: { input: 32, cached: 0.4, output: 64 },
};

/**
 * US dollars per million tokens, as of November 2026 (reference: developers.openai.com/api/docs/models, the page of each
 * model).
 */
const modelPrices: ReadonlyMap<string, ModelPrices> = new Map([
  ['gpt-realtime-2.1', fullPrices],
  [
    'gpt-realtime-2.1-mini',
    { text: { input: 0.6, cached: 0.06, output: 2.4 }, audio: { input: 10, cached: 0.3, output: 20 } },
  ],
  ['gpt-realtime-2', fullPrices],
  ['gpt-realtime-1.5', { ...fullPrices, text: { input: 4, cached: 0.4, output: 16 } }],
]);

/** US dollars per minute of audio, same date and source. */
const transcriptionPrices: ReadonlyMap<string, number> = new Map([
  ['gpt-transcribe', 0.0045],
  ['gpt-live-transcribe', 0.017],
  ['gpt-realtime-whisper', 0.017],
]);

/** Reference: Realtime costs, developers.openai.com: the user's audio is one token for each 100 ms. */
const AUDIO_TOKENS_PER_SECOND = 10;

/** Whether an estimate is possible for this model, and so a cap on it. */
export function hasPrice(model: string): boolean {
  return pricesOf(model) !== undefined;
}

/**
 * An estimate in US dollars. Input tokens include those that were cached, as the model reports them. Transcription by a
 * model without a price here counts nothing.
 *
 * @returns null when the voice model has no price here
 */
export function costUsd(
  model: string,
  usage: Usage,
  transcription: Transcribed & { model: string | null },
): number | null {
  const prices = pricesOf(model);
  if (prices === undefined) return null;
  const { text, audio } = prices;
  const millionths =
    (usage.textInputTokens - usage.textCachedTokens) * text.input +
    usage.textCachedTokens * text.cached +
    usage.textOutputTokens * text.output +
    (usage.audioInputTokens - usage.audioCachedTokens) * audio.input +
    usage.audioCachedTokens * audio.cached +
    usage.audioOutputTokens * audio.output;
  const perMinute = transcriptionPrices.get(undated(transcription.model ?? '')) ?? 0;
  const seconds = transcription.seconds + transcription.audioTokens / AUDIO_TOKENS_PER_SECOND;
  return millionths / 1e6 + (seconds / 60) * perMinute;
}

/** What a talk had taken already when it went on somewhere else. */
interface EarlierUsage {
  tokens: Record<string, number>;
  costUsd: number | null;
}

/** Adds up one talk. `transcriptionModel`: null when the caller is not transcribed. */
export function createUsageMeter(
  model: string,
  transcriptionModel: string | null,
  earlier: EarlierUsage | null = null,
): UsageMeter {
  const total: Usage = {
    textInputTokens: 0,
    textCachedTokens: 0,
    textOutputTokens: 0,
    audioInputTokens: 0,
    audioCachedTokens: 0,
    audioOutputTokens: 0,
  };
  const transcription = { model: transcriptionModel, audioTokens: 0, textTokens: 0, seconds: 0 };
  return {
    responded(usage) {
      total.textInputTokens += usage.textInputTokens;
      total.textCachedTokens += usage.textCachedTokens;
      total.textOutputTokens += usage.textOutputTokens;
      total.audioInputTokens += usage.audioInputTokens;
      total.audioCachedTokens += usage.audioCachedTokens;
      total.audioOutputTokens += usage.audioOutputTokens;
    },
    transcribed({ audioTokens, textTokens, seconds }) {
      transcription.audioTokens += audioTokens;
      transcription.textTokens += textTokens;
      transcription.seconds += seconds;
    },
    tokens: () =>
      added(earlier?.tokens ?? {}, {
        ...total,
        transcriptionAudioTokens: transcription.audioTokens,
        transcriptionTextTokens: transcription.textTokens,
      }),
    costUsd() {
      const own = costUsd(model, total, transcription);
      return own === null ? null : own + (earlier?.costUsd ?? 0);
    },
  };
}

function added(earlier: Record<string, number>, own: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(own).map(([name, count]) => [name, count + (earlier[name] ?? 0)]));
}

function pricesOf(model: string): ModelPrices | undefined {
  return modelPrices.get(undated(model));
}

/** `gpt-realtime-2.1-2026-07-09` costs what `gpt-realtime-2.1` costs. */
function undated(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}
