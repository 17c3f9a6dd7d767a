// What OpenAI tells, as far as it matters here: read, checked, and everything else passed over. The names of events and
// fields are checked against OpenAI's own types. Reference: OpenAI Realtime API, RealtimeServerEvent.
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { z } from 'zod';

type Name = RealtimeServerEvent['type'];
type FieldOf<N extends Name> = Exclude<keyof Extract<RealtimeServerEvent, { type: N }>, 'type' | 'event_id'>;

function event<N extends Name, S extends Record<string, z.ZodType>>(
  type: N,
  fields: S & Record<Exclude<keyof S, FieldOf<N>>, never>,
) {
  return z.object({ type: z.literal(type), ...(fields as S) });
}

const tokenSchema = z.number().nullish();
const failureSchema = z.object({
  code: z.string().nullish(),
  type: z.string().nullish(),
  message: z.string().nullish(),
});
const formatSchema = z.object({ type: z.string(), rate: z.number().nullish() });
const partShape = { response_id: z.string(), item_id: z.string(), content_index: z.number() };

const outputItemSchema = z.object({
  id: z.string().nullish(),
  type: z.string(),
  status: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  content: z.array(z.object({ text: z.string().nullish(), transcript: z.string().nullish() })).nullish(),
});

const usageSchema = z.object({
  input_tokens: tokenSchema,
  output_tokens: tokenSchema,
  input_token_details: z
    .object({
      text_tokens: tokenSchema,
      audio_tokens: tokenSchema,
      cached_tokens: tokenSchema,
      cached_tokens_details: z.object({ text_tokens: tokenSchema, audio_tokens: tokenSchema }).nullish(),
    })
    .nullish(),
  output_token_details: z.object({ text_tokens: tokenSchema, audio_tokens: tokenSchema }).nullish(),
});

const responseSchema = z.object({
  id: z.string(),
  status: z.string(),
  status_details: z.object({ reason: z.string().nullish(), error: failureSchema.nullish() }).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  output: z.array(outputItemSchema).nullish(),
  usage: usageSchema.nullish(),
});

const transcriptionUsageSchema = z.object({
  seconds: z.number().nullish(),
  input_tokens: tokenSchema,
  output_tokens: tokenSchema,
  input_token_details: z.object({ text_tokens: tokenSchema, audio_tokens: tokenSchema }).nullish(),
});

const serverEventSchema = z.discriminatedUnion('type', [
  event('session.updated', {
    session: z.object({
      audio: z.object({ input: z.object({ format: formatSchema }), output: z.object({ format: formatSchema }) }),
    }),
  }),
  event('error', { error: failureSchema.extend({ event_id: z.string().nullish() }) }),
  event('input_audio_buffer.speech_started', {}),
  event('input_audio_buffer.speech_stopped', {}),
  event('input_audio_buffer.committed', { item_id: z.string() }),
  event('conversation.item.added', { item: z.object({ id: z.string() }) }),
  event('conversation.item.input_audio_transcription.delta', { item_id: z.string(), delta: z.string().nullish() }),
  event('conversation.item.input_audio_transcription.completed', {
    item_id: z.string(),
    transcript: z.string(),
    usage: transcriptionUsageSchema.nullish(),
  }),
  event('conversation.item.input_audio_transcription.failed', { item_id: z.string(), error: failureSchema.nullish() }),
  event('response.created', { response: responseSchema }),
  event('response.output_item.done', { response_id: z.string(), item: outputItemSchema }),
  event('response.output_audio.delta', { ...partShape, delta: z.base64() }),
  event('response.output_audio.done', partShape),
  event('response.output_audio_transcript.delta', { ...partShape, delta: z.string() }),
  event('response.output_audio_transcript.done', { ...partShape, transcript: z.string() }),
  event('response.mcp_call.in_progress', {}),
  event('response.done', { response: responseSchema }),
]);

export type ServerEvent = z.output<typeof serverEventSchema>;
export type OutputItem = z.output<typeof outputItemSchema>;
export type ServerResponse = z.output<typeof responseSchema>;
export type ServerFailure = z.output<typeof failureSchema>;
export type ServerUsage = z.output<typeof usageSchema>;
export type TranscriptionUsage = z.output<typeof transcriptionUsageSchema>;

const known: ReadonlySet<unknown> = new Set(serverEventSchema.options.map(({ shape }) => shape.type.value));

export type Reading =
  | { kind: 'event'; event: ServerEvent }
  /** Something that needs no attention. `type` as it came. */
  | { kind: 'other'; type: string }
  | { kind: 'broken'; reason: string };

export function readServerEvent(message: Buffer): Reading {
  let sent: unknown;
  try {
    sent = JSON.parse(message.toString());
  } catch {
    return { kind: 'broken', reason: 'not JSON' };
  }
  const type = typeof sent === 'object' && sent !== null && 'type' in sent ? sent.type : null;
  if (typeof type !== 'string') return { kind: 'broken', reason: 'no type' };
  if (!known.has(type)) return { kind: 'other', type };
  const checked = serverEventSchema.safeParse(sent);
  if (checked.success) return { kind: 'event', event: checked.data };
  return { kind: 'broken', reason: `${type}: ${checked.error.issues[0]?.path.join('.') ?? ''}` };
}

/** Checked by hand, for the hot path. */
export function isAudioDelta(sent: unknown): sent is Extract<ServerEvent, { type: 'response.output_audio.delta' }> {
  if (typeof sent !== 'object' || sent === null) return false;
  const { type, response_id, item_id, content_index } = sent as Record<string, unknown>;
  return (
    type === 'response.output_audio.delta' &&
    typeof response_id === 'string' &&
    typeof item_id === 'string' &&
    typeof content_index === 'number'
  );
}
