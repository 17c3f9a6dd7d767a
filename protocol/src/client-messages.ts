// Everything that an app client may say. Fields that a message does not know are ignored, so that newer clients can
// talk to older servers.
import { z } from 'zod';
import { callTypeSchema } from './status.ts';

const requestId = z
  .string()
  .min(1)
  .max(128)
  .describe('Chosen by the client, unique for each command: sent again, the command is not done twice.');

export const helloSchema = z
  .object({
    type: z.literal('hello'),
    token: z.string().max(8192).optional().describe('A JWT; needed where the server asks for one.'),
    resume: z
      .object({ epoch: z.string().min(1).max(64), seq: z.int().nonnegative() })
      .optional()
      .describe('The last event that this client saw: what came after it is sent again.'),
    client: z.string().max(128).optional().describe('Name and version of the client, for the log.'),
  })
  .describe('Introduces the client; the answer is `welcome`. May be sent again with a fresh token.');

export const incomingCallSchema = z
  .object({
    type: z.literal('incoming_call'),
    callerId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'The number that Exotel rings first. With `agent`: the ExoPhone to call from, the usual one without it.',
      ),
    recipientId: z
      .string()
      .min(1)
      .max(64)
      .describe('The number that is rung when the caller has answered; with `agent` the only one that is rung.'),
    callType: callTypeSchema.default('voice'),
    agent: z.string().min(1).max(64).optional().describe('The voice agent that talks with the recipient.'),
    requestId: requestId.optional(),
  })
  .describe('Places a call. The answer is `call_placed`, then one `call_status_update` for each status.');

export const endCallSchema = z
  .object({ type: z.literal('end_call'), callId: z.string().min(1).max(64), requestId: requestId.optional() })
  .describe('Ends a call where that is possible; else an `error` says why it is not.');

export const pingSchema = z
  .object({ type: z.literal('ping'), id: z.string().max(64).optional() })
  .describe('A sign of life that wants an answer; WebSocket pings do as well.');

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  incomingCallSchema,
  endCallSchema,
  pingSchema,
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type IncomingCall = z.infer<typeof incomingCallSchema>;
export type EndCall = z.infer<typeof endCallSchema>;

export const clientMessageTypes = [
  'hello',
  'incoming_call',
  'end_call',
  'ping',
] as const satisfies ClientMessage['type'][];
