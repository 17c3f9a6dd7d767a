// Everything that the server may say to an app client.
import { z } from 'zod';
import { callViewSchema } from './call-view.ts';
import { errorCodes } from './errors.ts';

const seq = z
  .int()
  .nonnegative()
  .describe('Place in the one ordered log of events. Grows with every event; keep the last one to resume after it.');

export const welcomeSchema = z
  .object({
    type: z.literal('welcome'),
    instanceId: z.string(),
    epoch: z.string().describe('Names the log; a `seq` means nothing in another epoch.'),
    seq,
    recovered: z
      .boolean()
      .describe(
        'true: everything after the resume point follows. false: start anew from `calls`; events may have been missed.',
      ),
    calls: z.array(callViewSchema).describe('Calls that have not ended, as of `seq`.'),
    callsTruncated: z.boolean().describe('Whether there are more calls than fit; GET /api/calls has them all.'),
    heartbeatMs: z.int(),
    serverTime: z.iso.datetime(),
  })
  .describe('The answer to `hello`.');

export const callStatusUpdateSchema = z
  .object({ type: z.literal('call_status_update'), seq, data: callViewSchema })
  .describe('A call has taken a new status. Sent to every client, in order, each status once.');

export const callUpdatedSchema = z
  .object({ type: z.literal('call_updated'), seq, data: callViewSchema })
  .describe('Something else about a call has become known: a leg, its agent, a duration, a price, a recording.');

export const callPlacedSchema = z
  .object({
    type: z.literal('call_placed'),
    requestId: z.string().optional(),
    callId: z.string(),
    duplicate: z.boolean().describe('Whether this requestId had placed the call before.'),
    data: callViewSchema,
  })
  .describe('The answer to `incoming_call`: the intent is stored and survives a restart.');

export const errorMessageSchema = z
  .object({
    type: z.literal('error'),
    code: z.enum(errorCodes),
    message: z.string(),
    temporary: z.boolean().describe('Whether the same request may succeed later.'),
    requestId: z.string().optional(),
    callId: z.string().optional(),
    retryAfterMs: z.int().nonnegative().optional(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .describe('Something was refused or went wrong. The connection stays.');

const talkFields = {
  callId: z.string(),
  talkId: z.string().describe('One stream of the call; a call that comes back to the agent has several.'),
  startMs: z.number().describe('When it began, in ms since the talk began.'),
};

export const transcriptDeltaSchema = z
  .object({
    type: z.literal('transcript_delta'),
    ...talkFields,
    role: z.enum(['caller', 'agent']),
    text: z.string().describe('What has been added to what this role is saying.'),
  })
  .describe(
    'What is being said in a talk, piece by piece. Passes and is not repeated on resume. Needs the scope `calls:listen`.',
  );

/** An entry of a transcript, here and in GET /api/calls/{id}/transcript. */
export const transcriptEntrySchema = z.object({
  ...talkFields,
  index: z.int().positive().describe('Place in the talk, from 1.'),
  role: z
    .enum(['caller', 'agent', 'note', 'tool-call', 'tool-output'])
    .describe('`note`: something that happened. `tool-call`, `tool-output`: what the agent did besides talking.'),
  text: z.string().describe('What was said and heard; of a tool its arguments or its result as JSON.'),
  unheard: z
    .string()
    .nullable()
    .describe('What the agent had wanted to say beyond what was heard; null: all was heard.'),
  endMs: z.number(),
  toolCallId: z.string().nullable().describe('Joins a tool’s call and its output.'),
  toolName: z.string().nullable(),
});

export const transcriptSchema = transcriptEntrySchema
  .extend({ type: z.literal('transcript') })
  .describe(
    'An entry of a transcript is complete; it replaces the deltas before it. Not repeated on resume: GET /api/calls/{id}/transcript has all. Needs the scope `calls:listen`.',
  );

export const pongSchema = z
  .object({ type: z.literal('pong'), id: z.string().optional(), serverTime: z.iso.datetime() })
  .describe('The answer to `ping`.');

export const goawaySchema = z
  .object({
    type: z.literal('goaway'),
    reconnectAfterMs: z
      .int()
      .nonnegative()
      .describe('When to reconnect; differs from client to client to spread the load.'),
    endpoints: z.array(z.string()).describe('Where to; empty: the same address.'),
  })
  .describe('This instance is about to close the connection.');

export const serverMessageSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  callStatusUpdateSchema,
  callUpdatedSchema,
  callPlacedSchema,
  transcriptDeltaSchema,
  transcriptSchema,
  errorMessageSchema,
  pongSchema,
  goawaySchema,
]);

export type ServerMessage = z.infer<typeof serverMessageSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type TranscriptDelta = z.infer<typeof transcriptDeltaSchema>;
export type TranscriptEntry = z.infer<typeof transcriptEntrySchema>;
export type Transcript = z.infer<typeof transcriptSchema>;
export type CallPlaced = z.infer<typeof callPlacedSchema>;
export type ErrorMessage = z.infer<typeof errorMessageSchema>;
