// An agent for tests of its tools.
import type { Agent, HttpTool } from '../../agent.ts';

export function agentWith(wish: Partial<Agent>): Agent {
  return {
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
    tools: [],
    transfers: [],
    limits: { maxDurationMs: 600_000, idleMs: 12_000, idlePrompts: 2, maxCostUsd: null },
    record: false,
    summary: null,
    exoPhones: [],
    isDefault: false,
    ...wish,
  };
}

export function httpTool(url: string, wish: Partial<HttpTool> = {}): HttpTool {
  return {
    kind: 'http',
    name: 'lookup',
    description: 'Looks it up.',
    parameters: { type: 'object' },
    method: 'GET',
    url,
    headers: {},
    timeoutMs: 10_000,
    retries: 0,
    ...wish,
  };
}
