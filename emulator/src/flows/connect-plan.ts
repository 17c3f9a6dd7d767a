// Whom a Connect applet dials and how: as its flow says, or as an application answers.
import { z } from 'zod';
import { phoneNumber } from '../parameters.ts';
import { askForInstructions } from './ask-json.ts';
import type { FlowPorts } from './flow-ports.ts';
import { httpUrl } from './prompt.ts';

export interface ConnectPlan {
  /** Canonical. Never empty. */
  numbers: readonly string[];
  /** What a popup says of each; the empty string for those that are not in it. */
  emails: Readonly<Record<string, string>>;
  /** The number that is shown; null is the ExoPhone. */
  outgoingNumber: string | null;
  record: boolean;
  ringLimitMs: number | null;
  conversationLimitMs: number | null;
  /** How many ring at once. */
  atOnce: number;
  popupUrl: string | null;
  /** Whether the application is asked again after an attempt that failed. */
  fetchAfterAttempt: boolean;
}

const agent = z.union(
  [
    phoneNumber.transform((number) => ({ number, email: '' })),
    z.strictObject({ number: phoneNumber, email: z.string().default('') }),
  ],
  { error: 'must be a phone number, or have number and email' },
);

const seconds = z.number().min(1).max(14_400);

export const connectPlanFields = {
  /** Numbers, or `{ number, email }` where popups are to name the agent. */
  numbers: z.array(agent).max(100).optional(),
  /** Asked for the numbers and all that goes with them. */
  url: httpUrl.optional(),
  fallbackUrl: httpUrl.optional(),
  ringSeconds: seconds.optional(),
  conversationSeconds: seconds.optional(),
  /** How many phones ring at once; 1 rings one after another. */
  parallel: z.int().min(1).max(10).default(1),
  record: z.boolean().default(false),
  /** Told of each attempt. */
  popupUrl: httpUrl.optional(),
};

type PlanSource = z.output<z.ZodObject<typeof connectPlanFields>>;

const instructionsSchema = z.object({
  fetch_after_attempt: z.boolean().default(false),
  destination: z.object({ numbers: z.array(phoneNumber).max(100) }),
  outgoing_phone_number: phoneNumber.optional(),
  record: z.boolean().default(false),
  max_ringing_duration: seconds.optional(),
  max_conversation_duration: seconds.optional(),
  parallel_ringing: z
    .object({ activate: z.boolean().default(false), max_parallel_attempts: z.int().min(1).max(10).default(1) })
    .optional(),
  dial_passthru_event_url: httpUrl.optional(),
});

/** A null plan dials nobody; the note says why, or that the fallback URL was needed. */
export async function connectPlan(
  applet: PlanSource,
  ports: FlowPorts,
): Promise<{ plan: ConnectPlan | null; note: string | null }> {
  const { url, fallbackUrl } = applet;
  if (url === undefined) return { plan: staticPlan(applet), note: applet.numbers?.length === 0 ? 'no numbers' : null };
  const question = { url, fallbackUrl, schema: instructionsSchema, timeoutMs: ports.times.connectTimeoutMs };
  const answer = await askForInstructions(question, ports);
  if (!answer.ok) return { plan: null, note: answer.error };
  const plan = dynamicPlan(answer.value, applet);
  return { plan, note: plan === null ? 'the destination is empty' : answer.note };
}

function staticPlan(applet: PlanSource): ConnectPlan | null {
  const { numbers = [], ringSeconds, conversationSeconds, parallel, record, popupUrl } = applet;
  if (numbers.length === 0) return null;
  return {
    numbers: numbers.map(({ number }) => number),
    emails: emailsOf(applet),
    outgoingNumber: null,
    record,
    ringLimitMs: inMs(ringSeconds),
    conversationLimitMs: inMs(conversationSeconds),
    atOnce: parallel,
    popupUrl: popupUrl ?? null,
    fetchAfterAttempt: false,
  };
}

/** Reference: support.exotel.com article 3000096873; the fields as several integrators answer them. */
function dynamicPlan(told: z.output<typeof instructionsSchema>, applet: PlanSource): ConnectPlan | null {
  const { numbers } = told.destination;
  if (numbers.length === 0) return null;
  const parallel = told.parallel_ringing;
  return {
    numbers,
    emails: emailsOf(applet),
    outgoingNumber: told.outgoing_phone_number ?? null,
    record: told.record,
    ringLimitMs: inMs(told.max_ringing_duration ?? applet.ringSeconds),
    conversationLimitMs: inMs(told.max_conversation_duration ?? applet.conversationSeconds),
    atOnce: parallel?.activate === true ? parallel.max_parallel_attempts : 1,
    popupUrl: told.dial_passthru_event_url ?? applet.popupUrl ?? null,
    fetchAfterAttempt: told.fetch_after_attempt,
  };
}

function emailsOf({ numbers = [] }: PlanSource): Record<string, string> {
  return Object.fromEntries(numbers.map(({ number, email }) => [number, email]));
}

function inMs(value: number | undefined): number | null {
  return value === undefined ? null : value * 1000;
}
