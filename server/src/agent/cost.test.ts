import { expect, test } from 'vitest';
import { costUsd, createUsageMeter, hasPrice } from './cost.ts';

const nothing = {
  textInputTokens: 0,
  textCachedTokens: 0,
  textOutputTokens: 0,
  audioInputTokens: 0,
  audioCachedTokens: 0,
  audioOutputTokens: 0,
};
const untranscribed = { model: null, audioTokens: 0, textTokens: 0, seconds: 0 };

test('a minute of which each side spoke half costs about five cents', () => {
  const usage = { ...nothing, audioInputTokens: 300, audioOutputTokens: 600 };
  expect(costUsd('gpt-realtime-2.1', usage, untranscribed)).toBeCloseTo(0.048, 6);
  expect(costUsd('gpt-realtime-2.1-mini', usage, untranscribed)).toBeCloseTo(0.015, 6);
});

test('cached tokens are part of the input tokens and cost less', () => {
  const fresh = { ...nothing, textInputTokens: 1000, audioInputTokens: 1000 };
  const cached = { ...fresh, textCachedTokens: 1000, audioCachedTokens: 1000 };
  expect(costUsd('gpt-realtime-2.1', fresh, untranscribed)).toBeCloseTo(0.036, 9);
  expect(costUsd('gpt-realtime-2.1', cached, untranscribed)).toBeCloseTo(0.0008, 9);
});

test('a dated version costs what the model costs, and a model that nobody priced costs null', () => {
  const usage = { ...nothing, textOutputTokens: 1_000_000 };
  expect(costUsd('gpt-realtime-2.1-2026-07-09', usage, untranscribed)).toBe(24);
  expect(costUsd('gpt-realtime-1.5', usage, untranscribed)).toBe(16);
  expect(costUsd('my-own-model', usage, untranscribed)).toBeNull();
  expect([hasPrice('gpt-realtime-2'), hasPrice('my-own-model')]).toEqual([true, false]);
});

test('transcription is counted by seconds or by tokens of 100 ms', () => {
  const bySeconds = { ...untranscribed, model: 'gpt-transcribe', seconds: 60 };
  const byTokens = { ...untranscribed, model: 'gpt-transcribe', audioTokens: 600 };
  expect(costUsd('gpt-realtime-2.1', nothing, bySeconds)).toBeCloseTo(0.0045, 9);
  expect(costUsd('gpt-realtime-2.1', nothing, byTokens)).toBeCloseTo(0.0045, 9);
  expect(costUsd('gpt-realtime-2.1', nothing, { ...bySeconds, model: 'other' })).toBe(0);
});

test('a meter adds up what comes in', () => {
  const { responded, transcribed, tokens, costUsd: cost } = createUsageMeter('gpt-realtime-2.1', 'gpt-transcribe');
  responded({ ...nothing, textInputTokens: 100, textCachedTokens: 40, audioOutputTokens: 20 });
  responded({ ...nothing, textInputTokens: 150, audioInputTokens: 30, audioCachedTokens: 10, textOutputTokens: 5 });
  transcribed({ audioTokens: 12, textTokens: 3, seconds: 0 });
  expect(tokens()).toEqual({
    textInputTokens: 250,
    textCachedTokens: 40,
    textOutputTokens: 5,
    audioInputTokens: 30,
    audioCachedTokens: 10,
    audioOutputTokens: 20,
    transcriptionAudioTokens: 12,
    transcriptionTextTokens: 3,
  });
  const model = (210 * 4 + 40 * 0.4 + 5 * 24 + 20 * 32 + 10 * 0.4 + 20 * 64) / 1e6;
  expect(cost()).toBeCloseTo(model + (1.2 / 60) * 0.0045, 12);
});

test('a talk that goes on elsewhere counts on from what it had taken', () => {
  const meter = createUsageMeter('gpt-realtime-2.1', null, { tokens: { audioOutputTokens: 100 }, costUsd: 0.5 });
  meter.responded({ ...nothing, audioOutputTokens: 1000 });
  expect(meter.tokens()).toMatchObject({ audioOutputTokens: 1100, textInputTokens: 0 });
  expect(meter.costUsd()).toBeCloseTo(0.564, 9);
});
