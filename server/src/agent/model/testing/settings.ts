// The configuration of a session, for tests.
import type { SessionSettings } from '../model-session.ts';

export const settings: SessionSettings = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  instructions: 'You are helpful.',
  format: { encoding: 'pcm16', sampleRate: 24000 },
  turnDetection: { kind: 'server-vad', threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 },
  noiseReduction: null,
  transcription: { model: 'gpt-transcribe', languages: ['hi', 'en'], keywords: [] },
  tools: [],
  hostedTools: [],
  maxOutputTokens: null,
  reasoningEffort: null,
};
