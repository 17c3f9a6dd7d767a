// Everything that an app client may say. Fields that a message does not know are ignored, so that newer clients can
// talk to older servers.
import { z } from 'zod';
import { deviceHangUpReasons } from './call-view.ts';
import { ringTimeoutSeconds, userIdPattern } from './limits.ts';
import { signalAckSchema, signalResumeSchema, signalSchema } from './signal-messages.ts';
import { callTypeSchema } from './status.ts';

const requestId = z
  .string()
  .min(1)
  .max(128)
  .describe('Chosen by the client, unique for each command: sent again, the command is not done twice.');

export const deviceId = z.string().regex(/^[\w.:-]{1,64}$/, 'letters, digits, and . _ : - only, 64 at most');
export const userId = z
  .string()
  .regex(new RegExp(`^${userIdPattern}$`), 'letters, digits, and . _ @ + | : - only, 64 at most');
const callId = z.string().min(1).max(64);

export const helloSchema = z
  .object({
    type: z.literal('hello'),
    token: z.string().max(8192).optional().describe('A JWT; needed where the server asks for one.'),
    resume: z
      .object({ epoch: z.string().min(1).max(64), seq: z.int().nonnegative() })
      .optional()
      .describe('The last event that this client saw: what came after it is sent again.'),
    client: z.string().max(128).optional().describe('Name and version of the client, for the log.'),
    deviceId: deviceId
      .optional()
      .describe(
        'Chosen by the device and kept by it: rings reach devices, and the newest connection of a device wins.',
      ),
    userId: userId
      .optional()
      .describe('Who the client is, on a server that asks for no token; elsewhere the token’s subject counts.'),
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
        'The number that Exotel rings first. With `agent`: the ExoPhone to call from, the usual one without it. For a user of the app it is not needed: whoever asks is the caller.',
      ),
    recipientId: z
      .string()
      .min(1)
      .max(80)
      .describe(
        'The number that is rung when the caller has answered, the only one with `agent`; or a user of the app, whose devices are rung: `user:<id>`, or the id alone where a letter is in it.',
      ),
    callType: callTypeSchema.default('voice'),
    agent: z.string().min(1).max(64).optional().describe('The voice agent that talks with the recipient.'),
    ringTimeoutSeconds: z
      .int()
      .min(ringTimeoutSeconds.min)
      .max(ringTimeoutSeconds.max)
      .optional()
      .describe(`How long a user of the app is rung; ${ringTimeoutSeconds.usual} without it.`),
    requestId: requestId.optional(),
  })
  .describe('Places a call. The answer is `call_placed`, then one `call_status_update` for each status.');

export const endCallSchema = z
  .object({
    type: z.literal('end_call'),
    callId,
    reason: z
      .enum(deviceHangUpReasons)
      .optional()
      .describe('Why a call between users of the app ends; `user-hangup` without it, and before it is answered.'),
    requestId: requestId.optional(),
  })
  .describe('Ends a call where that is possible; else an `error` says why it is not.');

export const ringAckSchema = z
  .object({ type: z.literal('ring_ack'), callId })
  .describe('This device rings. Without it within two seconds the person is also reached by push.');

export const acceptCallSchema = z
  .object({ type: z.literal('accept_call'), callId, requestId: requestId.optional() })
  .describe(
    'Answers a ring on this device. The server decides who was first; the answer is `call_accepted` or an `error`.',
  );

export const rejectCallSchema = z
  .object({ type: z.literal('reject_call'), callId, requestId: requestId.optional() })
  .describe('Turns the call down, for all devices of the person.');

export const ignoreCallSchema = z
  .object({ type: z.literal('ignore_call'), callId, requestId: requestId.optional() })
  .describe('Stops ringing on this device; the others go on, and the caller hears nothing of it.');

export const pingSchema = z
  .object({ type: z.literal('ping'), id: z.string().max(64).optional() })
  .describe('A sign of life that wants an answer; WebSocket pings do as well.');

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  incomingCallSchema,
  endCallSchema,
  ringAckSchema,
  acceptCallSchema,
  rejectCallSchema,
  ignoreCallSchema,
  signalSchema,
  signalAckSchema,
  signalResumeSchema,
  pingSchema,
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type IncomingCall = z.infer<typeof incomingCallSchema>;
export type EndCall = z.infer<typeof endCallSchema>;

export type RingAck = z.infer<typeof ringAckSchema>;
export type AcceptCall = z.infer<typeof acceptCallSchema>;
export type RejectCall = z.infer<typeof rejectCallSchema>;
export type IgnoreCall = z.infer<typeof ignoreCallSchema>;

export const clientMessageTypes = [
  'hello',
  'incoming_call',
  'end_call',
  'ring_ack',
  'accept_call',
  'reject_call',
  'ignore_call',
  'signal',
  'signal_ack',
  'signal_resume',
  'ping',
] as const satisfies ClientMessage['type'][];
