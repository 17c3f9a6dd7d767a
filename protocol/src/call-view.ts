// A call as the outside sees it: the `data` of every status update and the body of the REST answers.
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { callDirectionSchema, callStatusSchema, callTypeSchema, legStatusSchema } from './status.ts';

/** Why a call between users of the app ended: a closed list (reference: Matrix MSC2746, with the server as arbiter). */
export const hangUpReasons = [
  'user-hangup',
  'rejected',
  'busy',
  'no-answer',
  'canceled',
  'nobody-reachable',
  'ice-failed',
  'ice-timeout',
  'media-failed',
  'network-lost',
  'replaced',
  'error',
] as const;
export type HangUpReason = (typeof hangUpReasons)[number];

/** Those that a device may give when it ends a call; the others are the server's to find. */
export const deviceHangUpReasons = ['user-hangup', 'ice-failed', 'ice-timeout', 'media-failed'] as const;
export type DeviceHangUpReason = (typeof deviceHangUpReasons)[number] & HangUpReason;

const timestamp = z.iso.datetime().describe('ISO 8601, UTC');

export const legViewSchema = z.object({
  party: z.enum(['from', 'to']).describe('Whose leg it is. Exotel dials `from` first, then `to`.'),
  status: legStatusSchema,
  onCallSeconds: z.number().nullable().describe('Time on the call as Exotel counts it; null until it is known.'),
  answeredBy: z.string().nullable().describe('Exotel’s own word (human, machine, notsure), lower case.'),
  cause: z.string().nullable().describe('Exotel’s cause code of the leg’s end, e.g. NORMAL_CLEARING.'),
  deviceId: z
    .string()
    .nullable()
    .describe(
      'The device of the app that has this leg; null: a phone, a device that is not known, or none has answered yet.',
    ),
});

export type LegView = z.infer<typeof legViewSchema>;

export const callViewSchema = z.object({
  callSid: z.string().describe('Exotel’s id; our own `callId` stands here until Exotel has given one.'),
  status: callStatusSchema,
  from: z.string().describe('As the call was placed.'),
  to: z.string().describe('As the call was placed.'),
  timestamp: timestamp.describe('When this status was recorded.'),
  callId: z.string().describe('Our id (UUIDv7); always there.'),
  fromE164: z.string().nullable(),
  toE164: z.string().nullable(),
  callType: callTypeSchema,
  direction: callDirectionSchema,
  agent: z.string().nullable().describe('The voice agent that talks in it, or is to; null: none.'),
  placedBy: z
    .string()
    .nullable()
    .describe('The user or app that placed it: the subject of its token; null: it was not placed here.'),
  instanceId: z
    .string()
    .nullable()
    .describe('The instance that the talk of its agent runs on, or ran on; null: there is none.'),
  version: z.int().describe('Grows by one with every change of this call.'),
  legs: z.array(legViewSchema),
  medium: z
    .enum(['phone', 'app', 'web'])
    .describe(
      '`phone`: through Exotel. `app`: between users of the app. `web`: an agent and a browser, without a phone.',
    ),
  hangUpReason: z
    .enum(hangUpReasons)
    .nullable()
    .describe('Why a call between users of the app ended; null for phone calls and until the end.'),
  reason: z
    .object({ code: z.enum(errorCodes), message: z.string() })
    .nullable()
    .describe('Why the call failed, where it was refused or lost rather than unanswered.'),
  createdAt: timestamp,
  answeredAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  conversationSeconds: z.number().nullable().describe('How long both parties talked.'),
  durationSeconds: z.number().nullable().describe('Exotel’s billed duration; settles about two minutes after the end.'),
  price: z
    .number()
    .nullable()
    .describe('In the currency of the Exotel account; settles about two minutes after the end.'),
  recording: z.boolean().describe('Whether Exotel has a recording.'),
  settled: z.boolean().describe('Whether the figures are final.'),
  flags: z
    .array(z.string())
    .describe('What was odd: `not-placed-here`, `unknown-status:…`, `contradiction:…`, `known-to-provider-after-end`.'),
});

export type CallView = z.infer<typeof callViewSchema>;
