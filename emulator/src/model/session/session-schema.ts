// What a client may write into `session.update`. Reference: OpenAI Realtime API, RealtimeSessionCreateRequest. Strict
// everywhere: the real service refuses a whole update for one field that it does not know.
import { z } from 'zod';
import { wholeNumber } from './problem.ts';

const millisecondsSchema = wholeNumber(0, 60 * 60 * 1000);

export const audioFormatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcm'), rate: wholeNumber(24_000, 24_000).pipe(z.literal(24_000)) }),
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
]);

export const turnDetectionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).optional(),
    prefix_padding_ms: millisecondsSchema.optional(),
    silence_duration_ms: millisecondsSchema.optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
    idle_timeout_ms: wholeNumber(5_000, 30_000).nullish(),
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['auto', 'low', 'medium', 'high']).optional(),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
  }),
]);

const transcriptionSchema = z.strictObject({
  model: z.string().optional(),
  language: z.string().optional(),
  languages: z.array(z.string()).optional(),
  keywords: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  delay: z.string().optional(),
});

const voices = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'] as const;
export const voiceSchema = z.union([z.enum(voices), z.strictObject({ id: z.string() })]);

const audioSchema = z.strictObject({
  input: z
    .strictObject({
      format: audioFormatSchema.optional(),
      transcription: transcriptionSchema.nullish(),
      noise_reduction: z
        .strictObject({ type: z.enum(['near_field', 'far_field']), strength: z.number().optional() })
        .nullish(),
      turn_detection: turnDetectionSchema.nullish(),
    })
    .optional(),
  output: z
    .strictObject({
      format: audioFormatSchema.optional(),
      voice: voiceSchema.optional(),
      speed: z.number().min(0.25).max(1.5).optional(),
    })
    .optional(),
});

const toolSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    name: z.string().min(1).max(64),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
  z.looseObject({ type: z.literal('mcp'), server_label: z.string() }),
]);

const toolChoiceSchema = z.union([
  z.enum(['none', 'auto', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
  z.strictObject({ type: z.literal('mcp'), server_label: z.string(), name: z.string().optional() }),
]);

/** What a session and a single response have in common. */
export const answerShape = {
  output_modalities: z
    .array(z.enum(['audio', 'text']))
    .min(1)
    .max(1)
    .optional(),
  instructions: z.string().optional(),
  tools: z.array(toolSchema).max(128).optional(),
  tool_choice: toolChoiceSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: z.strictObject({ effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional() }).optional(),
  max_output_tokens: z.union([z.literal('inf'), wholeNumber(1, 4096)]).optional(),
};

export const sessionUpdateSchema = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  audio: audioSchema.optional(),
  truncation: z
    .union([
      z.enum(['auto', 'disabled']),
      z.strictObject({
        type: z.literal('retention_ratio'),
        retention_ratio: z.number().min(0).max(1),
        token_limits: z.strictObject({ post_instructions: z.int().min(0).optional() }).optional(),
      }),
    ])
    .optional(),
  tracing: z
    .union([
      z.literal('auto'),
      z.strictObject({
        workflow_name: z.string().optional(),
        group_id: z.string().optional(),
        metadata: z.unknown().optional(),
      }),
    ])
    .nullish(),
  include: z.array(z.enum(['item.input_audio_transcription.logprobs'])).nullish(),
  prompt: z.looseObject({ id: z.string() }).nullish(),
  ...answerShape,
});

export type SessionUpdate = z.output<typeof sessionUpdateSchema>;
export type TurnDetection = z.output<typeof turnDetectionSchema>;
export type Transcription = z.output<typeof transcriptionSchema>;
export type Tool = z.output<typeof toolSchema>;
export type ToolChoice = z.output<typeof toolChoiceSchema>;
export type Voice = z.output<typeof voiceSchema>;
