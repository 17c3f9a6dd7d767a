// An agent with nothing special about it.
import type { Agent } from '../agent.ts';

export const testAgent: Agent = {
  name: 'test',
  instructions: 'Be kind.',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  language: 'en-IN',
  greeting: null,
  resume: null,
  modelAudio: 'auto',
  sampleRate: 8000,
  frameMs: 100,
  turnDetection: { kind: 'server-vad', threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 },
  noiseReduction: null,
  transcription: null,
  reasoningEffort: null,
  maxOutputTokens: null,
  tools: [{ kind: 'end_call' }],
  transfers: [],
  limits: { maxDurationMs: 600_000, idleMs: 10_000, idlePrompts: 1, maxCostUsd: null },
  record: false,
  summary: null,
  exoPhones: [],
  isDefault: true,
};
