// What the REST API answers beyond a call: the server checks its answers against these, clients take their types.
import { z } from 'zod';
import { callViewSchema } from './call-view.ts';
import { transcriptEntrySchema } from './server-messages.ts';

const timestamp = z.iso.datetime();

export const scopes = ['calls:place', 'calls:read', 'calls:listen', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export const meSchema = z.object({
  subject: z.string().describe('Who the token is of; `anyone` on a server that asks for none.'),
  scopes: z.array(z.enum(scopes)),
  isOpen: z.boolean().describe('Whether this server asks for no token.'),
  expiresAt: timestamp.nullable().describe('When the token runs out; null: never.'),
});
export type Me = z.infer<typeof meSchema>;

export const issuedTokenSchema = z.object({
  token: z.string(),
  subject: z.string(),
  scopes: z.array(z.enum(scopes)),
  expiresAt: timestamp,
});
export type IssuedToken = z.infer<typeof issuedTokenSchema>;

export const callPageSchema = z.object({ calls: z.array(callViewSchema), nextCursor: z.string().nullable() });
export type CallPage = z.infer<typeof callPageSchema>;

export const callCountSchema = z.object({
  count: z.int(),
  isMore: z.boolean().describe('Whether there are more than were counted.'),
});
export type CallCount = z.infer<typeof callCountSchema>;

export const toldEventSchema = z.object({
  seq: z.int(),
  type: z.string(),
  at: timestamp,
  data: callViewSchema,
});
export type ToldEvent = z.infer<typeof toldEventSchema>;

export const webhookDeliverySchema = z.object({
  key: z.string().describe('The same for the same delivery to the same call.'),
  dialect: z.string(),
  firstAt: timestamp,
  lastAt: timestamp,
  times: z.int().describe('How often exactly this was delivered; it was applied once.'),
  payload: z.unknown().describe('As Exotel sent it; addresses of recordings and streams are `[hidden]`.'),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const deliveryPageSchema = z.object({
  deliveries: z.array(webhookDeliverySchema.extend({ callId: z.string() })),
  nextCursor: z.string().nullable(),
});
export type DeliveryPage = z.infer<typeof deliveryPageSchema>;

export const callDetailsSchema = callViewSchema.extend({
  events: z.array(toldEventSchema),
  deliveries: z.array(webhookDeliverySchema),
});
export type CallDetails = z.infer<typeof callDetailsSchema>;

const turnSchema = z.object({
  toFirstAudioSentMs: z.number().describe('From the end of the caller’s speech to the first audio sent.'),
  toFirstAudioHeardMs: z.number().nullable().describe('To the first audio that the carrier says was played.'),
});
const figuresSchema = z.object({
  firstAudioMs: z.number().nullable().describe('From the start of the stream to the first audio sent.'),
  turns: z.array(turnSchema),
  interruptions: z.int(),
  tokens: z.record(z.string(), z.number()).describe('By modality and direction, as the model counts them.'),
  costUsd: z.number().nullable().describe('An estimate by list prices; null: the model has none here.'),
});
export type TalkFigures = z.infer<typeof figuresSchema>;

const breakSchema = z.object({
  fromMs: z.number().describe('The last that is known of the talk before it, since the talk began.'),
  toMs: z.number().describe('When another stream of the call was there.'),
});

const talkSchema = z.object({
  id: z.string(),
  agent: z.string(),
  instanceId: z.string().describe('The instance that it runs on, or ran on.'),
  startedAt: timestamp,
  endedAt: timestamp.nullable(),
  end: z.string().nullable().describe('How it ended, or is about to; null while it goes on.'),
  breaks: z.array(breakSchema).describe('Where it was cut off and went on, as a rule on another instance.'),
  transferTo: z.string().nullable().describe('Where the call went from the agent, E.164.'),
  summary: z.string().nullable(),
  figures: figuresSchema.nullable(),
  recording: z.boolean().describe('Whether GET /api/calls/{id}/recording?talk={talk} has it, from the last break on.'),
});
export type Talk = z.infer<typeof talkSchema>;

export const transcriptAnswerSchema = z.object({
  callId: z.string(),
  talks: z.array(talkSchema),
  entries: z.array(transcriptEntrySchema),
});
export type TranscriptAnswer = z.infer<typeof transcriptAnswerSchema>;

export const healthSchema = z.object({
  status: z.enum(['ok', 'draining', 'database-unavailable']),
  version: z.string(),
  instance: z.string(),
  deployment: z.string().describe('The same for all instances on one database.'),
  uptimeSeconds: z.number(),
  database: z.object({ engine: z.enum(['sqlite', 'postgres']), ok: z.boolean() }),
  bus: z
    .enum(['in-process', 'connected', 'down'])
    .describe('`in-process`: there is no Redis. `down`: what it carries comes later, from the database.'),
  telephony: z.enum(['exotel', 'emulator', 'none']),
  agent: z.enum(['openai', 'emulator', 'none']),
  clients: z.int(),
  streams: z.int().describe('Streams of Exotel’s that are open.'),
  maxStreams: z.int().describe('More are refused.'),
  retentionDays: z
    .int()
    .nullable()
    .default(null)
    .describe('Calls are deleted when they are that many days old (RETENTION_DAYS); null: they are kept without end.'),
});
export type Health = z.infer<typeof healthSchema>;

const instanceSchema = z.object({
  url: z.string().describe('Where clients reach it.'),
  role: z
    .enum(['primary', 'fallback', 'only'])
    .describe('By PRIMARY_URL and FALLBACK_URL; `only`: neither names another one.'),
  isSelf: z.boolean().describe('Whether it is the one that answers.'),
  health: healthSchema.nullable().describe('Null: it did not answer in time.'),
  answeredInMs: z.int().nullable(),
});
export const instancesAnswerSchema = z.object({ instances: z.array(instanceSchema) });
export type Instance = z.infer<typeof instanceSchema>;
export type InstancesAnswer = z.infer<typeof instancesAnswerSchema>;

export const devicesAnswerSchema = z.object({
  devices: z.array(z.object({ userId: z.string(), deviceId: z.string(), connectedAt: timestamp })),
  isMore: z.boolean().describe('Whether there are more than are told.'),
});
export type DevicesAnswer = z.infer<typeof devicesAnswerSchema>;

const agentMistakeSchema = z.object({
  line: z.int().describe('From 1.'),
  column: z.int().describe('From 1.'),
  message: z.string(),
});
export type AgentMistake = z.infer<typeof agentMistakeSchema>;

const listedAgentSchema = z.object({
  name: z.string(),
  language: z.string(),
  exoPhones: z.array(z.string()).describe('E.164 numbers of the ExoPhones that it answers.'),
  isDefault: z.boolean().describe('Whether it answers whatever no other agent answers.'),
  model: z.string(),
  voice: z.string(),
  greeting: z.string().nullable(),
  tools: z.array(z.string()),
});
export type ListedAgent = z.infer<typeof listedAgentSchema>;

export const agentsAnswerSchema = z.object({
  agents: z.array(listedAgentSchema),
  unusable: z.array(z.string()).describe('Files that have never been without mistakes: nobody answers by them.'),
  mistakes: z.array(z.string()).describe('What is wrong with the agents’ files now.'),
  isEditable: z.boolean().describe('Whether PUT /api/agents/{name}/file changes them.'),
});
export type AgentsAnswer = z.infer<typeof agentsAnswerSchema>;

export const agentFileSchema = z.object({
  name: z.string(),
  file: z.string().describe('Its name in the folder of the agents.'),
  yaml: z.string(),
  version: z.string().describe('Changes with the text.'),
});
export type AgentFile = z.infer<typeof agentFileSchema>;

export const agentMistakesSchema = z.object({ mistakes: z.array(agentMistakeSchema) });
export type AgentMistakes = z.infer<typeof agentMistakesSchema>;

export const browserTalkSchema = z.object({
  callId: z.string().describe('Of the call that begins with the stream.'),
  agent: z.string(),
  url: z.string().describe('A WebSocket for one stream, good for ten minutes. It is a secret.'),
  sampleRate: z.int().describe('Of the audio in both directions: s16le, mono.'),
});
export type BrowserTalk = z.infer<typeof browserTalkSchema>;

export const setupCheckIds = [
  'account',
  'exo-phone',
  'public-url',
  'webhook-secret',
  'stream-url',
  'model',
  'database',
  'peers',
  'access',
] as const;

const setupCheckSchema = z.object({
  id: z.enum(setupCheckIds),
  status: z
    .enum(['ok', 'emulated', 'not-set', 'failed'])
    .describe('`emulated`: a stand-in on this machine answers. `not-set`: it works without, within the limits told.'),
  finding: z.string().describe('What was found.'),
  cure: z.string().nullable().describe('What to do about it; null: nothing.'),
});
export type SetupCheck = z.infer<typeof setupCheckSchema>;

const pastedUrlSchema = z.object({
  where: z.string().describe('The place in Exotel’s dashboard.'),
  purpose: z.string(),
  url: z.string(),
  needsKey: z.boolean().describe('Whether `key=` and EXOTEL_WEBHOOK_SECRET, percent-encoded, have to be in its query.'),
});
export type PastedUrl = z.infer<typeof pastedUrlSchema>;

export const setupAnswerSchema = z.object({
  telephony: z.enum(['exotel', 'emulator', 'none']),
  checks: z.array(setupCheckSchema),
  urls: z.array(pastedUrlSchema).describe('For flows in Exotel’s dashboard.'),
  exoPhone: z.string().nullable().describe('EXOTEL_CALLER_ID.'),
  emulatorPage: z.string().nullable().describe('The page of the emulator, with its handset; null: there is none.'),
});
export type SetupAnswer = z.infer<typeof setupAnswerSchema>;

export const pushAnswerSchema = z.object({
  webPushKey: z.string().nullable().describe('VAPID_PUBLIC_KEY, to subscribe with; null: no Web Push here.'),
  fcm: z.boolean(),
  apns: z.boolean(),
});
export type PushAnswer = z.infer<typeof pushAnswerSchema>;
