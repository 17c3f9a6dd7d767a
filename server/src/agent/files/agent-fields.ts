// An agent's file: its fields, what they may be, and what they are when they are left out.
import { z } from 'zod';
import { hasPrice } from '../cost.ts';
import type { FindSecret } from '../tools/secret-references.ts';
import {
  fields,
  languageTag,
  listOf,
  numberBetween,
  oneOf,
  orOff,
  pattern,
  phoneNumber,
  text,
  wholeBetween,
  yesOrNo,
} from './field-types.ts';
import { toolFields } from './tool-fields.ts';

/** Reference: Realtime `audio.output.voice`. */
const VOICES = ['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'marin', 'sage', 'shimmer', 'verse'] as const;
/** Reference: the 2.x models reason; 1.5 refuses the whole configuration when it is asked to. */
const MODELS_WITHOUT_REASONING = /^gpt-realtime(-mini|-1\.5)?(-\d{4}-\d{2}-\d{2})?$/;

export type AgentFields = z.output<ReturnType<typeof agentFields>>;

export function agentFields(findSecret: FindSecret) {
  return fields({
    instructions: text(32_000),
    model: pattern(/^\S{1,128}$/, 'must be the name of a model').default('gpt-realtime-2.1'),
    voice: oneOf(VOICES).default('marin'),
    language: languageTag().default('en-IN'),
    greeting: greeting().optional(),
    resume: resume().optional(),
    modelAudio: oneOf(['auto', 'pcm24', 'pcma', 'pcmu']).default('auto'),
    sampleRate: oneOf([8000, 16000, 24000]).default(8000),
    frameMs: wholeBetween(20, 500).multipleOf(20, 'must be a multiple of 20').default(100),
    turnDetection: turnDetection().prefault({ kind: 'server-vad' }),
    noiseReduction: orOff(oneOf(['near-field', 'far-field'])).default('near-field'),
    transcription: orOff(transcription()).prefault({}),
    reasoningEffort: oneOf(['minimal', 'low', 'medium', 'high']).nullable().default(null),
    maxOutputTokens: wholeBetween(1, 4096).nullable().default(null),
    tools: toolFields(findSecret).prefault(['end_call']),
    transfers: listOf(transfer(), 32).default([]),
    limits: limits().prefault({}),
    record: yesOrNo().default(true),
    summary: orOff(text(4000)).default(null),
    exoPhones: listOf(phoneNumber(), 100).default([]),
    default: yesOrNo().default(false),
  }).superRefine(crossChecks, { when: ({ value }) => typeof value === 'object' && value !== null });
}

function greeting() {
  return textOr(fields({ text: text(2000), audio: text(500).optional(), interruptible: yesOrNo().default(true) }));
}

function resume() {
  return textOr(fields({ text: text(500), audio: text(500).optional() }));
}

function textOr<Whole extends z.ZodType>(whole: Whole) {
  return z.preprocess((given) => (typeof given === 'string' ? { text: given } : given), whole);
}

function turnDetection() {
  const serverVad = fields({
    kind: z.literal('server-vad'),
    threshold: numberBetween(0, 1).default(0.5),
    prefixPaddingMs: wholeBetween(0, 5000).default(300),
    silenceMs: wholeBetween(100, 10_000).default(500),
  });
  const semanticVad = fields({
    kind: z.literal('semantic-vad'),
    eagerness: oneOf(['auto', 'low', 'medium', 'high']).default('auto'),
  });
  const either = z.discriminatedUnion('kind', [serverVad, semanticVad], {
    error: 'must be server-vad or semantic-vad',
  });
  return z.preprocess(
    (given) => (typeof given === 'object' && given !== null ? { kind: 'server-vad', ...given } : given),
    either,
  );
}

function transcription() {
  return fields({
    model: text(128).default('gpt-transcribe'),
    languages: listOf(pattern(/^[a-z]{2,3}$/, 'must be a language code such as hi'), 16).optional(),
    keywords: listOf(text(100), 100).default([]),
  });
}

function transfer() {
  return fields({ name: text(64), description: text(500), number: phoneNumber() });
}

function limits() {
  return fields({
    maxDurationSeconds: numberBetween(10, 3600).default(600),
    idleSeconds: numberBetween(5, 600).default(12),
    idlePrompts: wholeBetween(0, 10).default(2),
    maxCostUsd: orOff(numberBetween(0.01, 100)).optional(),
  });
}

type Unsure = Partial<Record<'tools' | 'transfers' | 'model' | 'reasoningEffort' | 'limits', unknown>>;

/** What only two fields together tell. Either may be missing or wrong by itself. */
function crossChecks(given: Unsure, context: z.core.$RefinementCtx): void {
  const tools = mapsIn(given.tools);
  const transfers = mapsIn(given.transfers);
  const handsOver = tools.findIndex(({ kind }) => kind === 'transfer_to_human');
  const tell = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (handsOver >= 0 && transfers.length === 0) tell(['tools', handsOver], 'needs transfers: whom can it reach?');
  if (handsOver < 0 && transfers.length > 0) tell(['transfers'], 'are never used: add transfer_to_human to tools');
  for (const at of repeated(tools.map(({ kind, name, label }) => name ?? label ?? kind))) {
    tell(['tools', at], 'has the name of an earlier tool');
  }
  for (const at of repeated(transfers.map(({ name }) => name))) tell(['transfers', at, 'name'], 'is there twice');
  if (typeof given.model === 'string' && MODELS_WITHOUT_REASONING.test(given.model) && given.reasoningEffort) {
    tell(['reasoningEffort'], `cannot be set: ${given.model} does not reason`);
  }
  const [cap] = mapsIn([given.limits]);
  if (typeof given.model === 'string' && !hasPrice(given.model) && typeof cap?.['maxCostUsd'] === 'number') {
    tell(['limits', 'maxCostUsd'], `cannot be kept: no price is known for ${given.model}`);
  }
}

function mapsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map((one) => (typeof one === 'object' && one !== null ? one : {})) : [];
}

/** The places of names that stood in the list before. */
function repeated(names: unknown[]): number[] {
  return names.flatMap((name, at) => (name !== undefined && names.indexOf(name) < at ? [at] : []));
}
