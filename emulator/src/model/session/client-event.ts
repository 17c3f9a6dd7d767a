// What a client may send. Reference: OpenAI Realtime API, RealtimeClientEvent.
import { z } from 'zod';
import { checked, type Outcome, refused } from './problem.ts';
import { answerShape, audioFormatSchema, sessionUpdateSchema, voiceSchema } from './session-schema.ts';

export const maxAppendBytes = 15 * 1024 * 1024;
const maxAppendLetters = Math.ceil(maxAppendBytes / 3) * 4;

const base64Schema = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, { error: 'expected base64-encoded audio' });
const statusSchema = z.enum(['completed', 'incomplete', 'in_progress']).optional();
const objectSchema = z.literal('realtime.item').optional();
const itemBase = { id: z.string().min(1).max(64).optional(), object: objectSchema, status: statusSchema };

const inputTextSchema = z.strictObject({ type: z.literal('input_text'), text: z.string() });

const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('system'),
    content: z.array(inputTextSchema).min(1),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('user'),
    content: z
      .array(
        z.discriminatedUnion('type', [
          inputTextSchema,
          z.strictObject({
            type: z.literal('input_audio'),
            audio: base64Schema.optional(),
            transcript: z.string().nullish(),
          }),
          z.strictObject({ type: z.literal('input_image'), image_url: z.string(), detail: z.string().optional() }),
        ]),
      )
      .min(1),
  }),
  z.strictObject({
    ...itemBase,
    type: z.literal('message'),
    role: z.literal('assistant'),
    // Audio cannot be put into the model's mouth.
    content: z.array(z.strictObject({ type: z.literal('output_text'), text: z.string() })).min(1),
  }),
]);

const newItemSchema = z.discriminatedUnion('type', [
  messageSchema,
  z.strictObject({
    ...itemBase,
    type: z.literal('function_call'),
    name: z.string(),
    call_id: z.string(),
    arguments: z.string(),
  }),
  z.strictObject({ ...itemBase, type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
]);

const responseSchema = z.strictObject({
  ...answerShape,
  conversation: z.enum(['auto', 'none']).optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  audio: z
    .strictObject({
      output: z.strictObject({ format: audioFormatSchema.optional(), voice: voiceSchema.optional() }).optional(),
    })
    .optional(),
  input: z
    .array(z.union([newItemSchema, z.strictObject({ type: z.literal('item_reference'), id: z.string() })]))
    .max(500)
    .optional(),
});

const base = { event_id: z.string().max(512).optional() };

const clientEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('session.update'), session: sessionUpdateSchema }),
  z.strictObject({
    ...base,
    type: z.literal('input_audio_buffer.append'),
    audio: base64Schema.max(maxAppendLetters),
  }),
  z.strictObject({ ...base, type: z.literal('input_audio_buffer.commit') }),
  z.strictObject({ ...base, type: z.literal('input_audio_buffer.clear') }),
  z.strictObject({
    ...base,
    type: z.literal('conversation.item.create'),
    item: newItemSchema,
    previous_item_id: z.string().nullish(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  z.strictObject({ ...base, type: z.literal('conversation.item.delete'), item_id: z.string() }),
  z.strictObject({ ...base, type: z.literal('conversation.item.retrieve'), item_id: z.string() }),
  z.strictObject({ ...base, type: z.literal('response.create'), response: responseSchema.optional() }),
  z.strictObject({ ...base, type: z.literal('response.cancel'), response_id: z.string().optional() }),
]);

export type ClientEvent = z.output<typeof clientEventSchema>;
export type NewItem = z.output<typeof newItemSchema>;
export type ResponseRequest = z.output<typeof responseSchema>;

/** A text frame, read. `eventId` is the client's, also of an event that is refused. */
export function readClientEvent(text: string): { eventId: string | null; event: Outcome<ClientEvent> } {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    const event = refused('invalid_json', 'We could not parse the JSON body of your event.');
    return { eventId: null, event };
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { eventId: null, event: refused('invalid_event', 'An event must be a JSON object.') };
  }
  const eventId = 'event_id' in sent && typeof sent.event_id === 'string' ? sent.event_id.slice(0, 512) : null;
  return { eventId, event: checked(clientEventSchema, sent) };
}
