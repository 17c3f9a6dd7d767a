// Everything that the server may say to an app client.
import { z } from 'zod';
import { callViewSchema } from './call-view.ts';
import { errorCodes } from './errors.ts';
import { signalAckSchema, signalResumeSchema, signalSchema } from './signal-messages.ts';

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
    rings: z
      .array(z.object({ callId: z.string(), expiresAt: z.iso.datetime() }))
      .describe('Calls of `calls` that ring for the user of this device now; a ring that is not among them is over.'),
    userId: z.string().describe('Who the server takes this client for.'),
    deviceId: z.string().optional().describe('Which device; the server names one that has not named itself.'),
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
    joined: z
      .boolean()
      .optional()
      .describe(
        'true: the two were ringing already, and this is that call. If the recipient was the caller, it is answered by this.',
      ),
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
    signalSeq: z.int().positive().optional().describe('The `seq` of the signal that was refused.'),
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

export const incomingRingSchema = z
  .object({
    type: z.literal('incoming_call'),
    callId: z.string(),
    expiresAt: z.iso
      .datetime()
      .describe('Nobody may answer after this; a ring that comes later than this is not shown.'),
    data: callViewSchema,
  })
  .describe('Somebody calls the user of this device. Answer with `ring_ack` at once, then accept, reject or ignore.');

export const ringEndReasons = [
  'answered-here',
  'answered-elsewhere',
  'rejected-here',
  'rejected-elsewhere',
  'ignored',
  'timed-out',
  'caller-canceled',
  'failed',
] as const;
export type RingEndReason = (typeof ringEndReasons)[number];

export const ringEndedSchema = z
  .object({ type: z.literal('ring_ended'), callId: z.string(), reason: z.enum(ringEndReasons) })
  .describe('This device stops ringing. Told once for each ring, whoever ended it.');

export const callAcceptedSchema = z
  .object({
    type: z.literal('call_accepted'),
    requestId: z.string().optional(),
    callId: z.string(),
    data: callViewSchema,
  })
  .describe('The answer to `accept_call`: this device has the call.');

export const commandDoneSchema = z
  .object({ type: z.literal('command_done'), requestId: z.string(), callId: z.string() })
  .describe('The answer to `end_call`, `reject_call` and `ignore_call` that carry a `requestId`: it has been done.');

export const serverMessageSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  callStatusUpdateSchema,
  callUpdatedSchema,
  callPlacedSchema,
  incomingRingSchema,
  ringEndedSchema,
  callAcceptedSchema,
  commandDoneSchema,
  signalSchema,
  signalAckSchema,
  signalResumeSchema,
  transcriptDeltaSchema,
  transcriptSchema,
  errorMessageSchema,
  pongSchema,
  goawaySchema,
]);

export type ServerMessage = z.infer<typeof serverMessageSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type IncomingRing = z.infer<typeof incomingRingSchema>;
export type RingEnded = z.infer<typeof ringEndedSchema>;
export type TranscriptDelta = z.infer<typeof transcriptDeltaSchema>;
export type TranscriptEntry = z.infer<typeof transcriptEntrySchema>;
export type Transcript = z.infer<typeof transcriptSchema>;
export type CallPlaced = z.infer<typeof callPlacedSchema>;
export type ErrorMessage = z.infer<typeof errorMessageSchema>;
