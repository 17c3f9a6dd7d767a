// Whom a Connect applet dials and how: as its flow says, or as an application answers.
import { z } from 'zod';
import type { HoldMusic } from './announcer.ts';
import { askForInstructions } from './ask-json.ts';
import {
  type ConnectAnswer,
  connectAnswerSchema,
  contactsOf,
  findingsOf,
  musicOf,
  type Opening,
  openingOf,
} from './connect-answer.ts';
import { contact } from './contact.ts';
import { askWhomToDial } from './dial-whom.ts';
import type { FlowPorts } from './flow-ports.ts';
import { httpUrl, promptFields } from './prompt.ts';

export interface ConnectPlan {
  /** Canonical, or `sip:user`. Never empty. */
  numbers: readonly string[];
  /** What a popup says of each; the empty string for those that are not in it. */
  emails: Readonly<Record<string, string>>;
  /** The number that is shown; null is the ExoPhone. */
  outgoingNumber: string | null;
  record: boolean;
  ringLimitMs: number | null;
  conversationLimitMs: number | null;
  /** What the caller hears meanwhile. */
  music: HoldMusic;
  /** What is heard before the two talk; null: nothing. */
  opening: Opening | null;
  /** How many ring at once. */
  atOnce: number;
  popupUrl: string | null;
  /** Whether the application is asked again after an attempt that failed. */
  fetchAfterAttempt: boolean;
}

const agent = z.union(
  [
    contact.transform((number) => ({ number, email: '' })),
    z.strictObject({ number: contact, email: z.string().default('') }),
  ],
  { error: 'must be a phone number or a sip: address, or have number and email' },
);

const seconds = z.number().min(1).max(14_400);

const music = z.union([z.enum(['operator_tone', 'default_tone']), promptFields.audio.unwrap()], {
  error: 'must be operator_tone, default_tone, an http or https URL, or the name of a .wav file',
});

const opening = z
  .strictObject({ ...promptFields, to: z.enum(['callee', 'both']).default('callee') })
  .refine(({ text, audio }) => (text === undefined) !== (audio === undefined), { error: 'needs either text or audio' });

export const connectPlanFields = {
  /** Numbers, or `{ number, email }` where popups are to name the agent. */
  numbers: z.array(agent).max(100).optional(),
  /** Asked for the numbers alone. */
  dialWhomUrl: httpUrl.optional(),
  /** Asked for the numbers and all that goes with them. */
  url: httpUrl.optional(),
  fallbackUrl: httpUrl.optional(),
  ringSeconds: seconds.optional(),
  conversationSeconds: seconds.optional(),
  /** How many phones ring at once; 1 rings one after another. */
  parallel: z.int().min(1).max(10).default(1),
  record: z.boolean().default(false),
  musicOnHold: music.default('operator_tone'),
  startPlayback: opening.optional(),
  /** Told of each attempt. */
  popupUrl: httpUrl.optional(),
};

type PlanSource = z.output<z.ZodObject<typeof connectPlanFields>>;

/** A null plan dials nobody; the note says why, or that the fallback URL was needed. */
export interface FoundPlan {
  plan: ConnectPlan | null;
  note: string | null;
  /** For the timeline. */
  findings: string[];
}

export async function connectPlan(applet: PlanSource, ports: FlowPorts): Promise<FoundPlan> {
  const { url, fallbackUrl, dialWhomUrl, numbers = [] } = applet;
  if (dialWhomUrl !== undefined) {
    const answer = await askWhomToDial(dialWhomUrl, ports);
    return answer.ok ? staticPlan(applet, answer.numbers) : nobody(answer.error);
  }
  if (url === undefined) {
    return staticPlan(
      applet,
      numbers.map(({ number }) => number),
    );
  }
  const question = { url, fallbackUrl, schema: connectAnswerSchema, timeoutMs: ports.times.connectTimeoutMs };
  const answer = await askForInstructions(question, ports);
  if (!answer.ok) return nobody(answer.error);
  const plan = dynamicPlan(answer.value, applet);
  const note = plan === null ? 'the destination is empty' : answer.note;
  return { plan, note, findings: findingsOf(answer.value) };
}

function nobody(note: string): FoundPlan {
  return { plan: null, note, findings: [] };
}

function staticPlan(applet: PlanSource, numbers: readonly string[]): FoundPlan {
  const { ringSeconds, conversationSeconds, parallel, record, popupUrl, startPlayback } = applet;
  if (numbers.length === 0) return nobody('no numbers');
  const plan: ConnectPlan = {
    numbers,
    emails: emailsOf(applet),
    outgoingNumber: null,
    record,
    ringLimitMs: inMs(ringSeconds),
    conversationLimitMs: inMs(conversationSeconds),
    music: staticMusic(applet.musicOnHold),
    opening: startPlayback === undefined ? null : { prompt: startPlayback, to: startPlayback.to },
    atOnce: parallel,
    popupUrl: popupUrl ?? null,
    fetchAfterAttempt: false,
  };
  return { plan, note: null, findings: [] };
}

function staticMusic(name: string): HoldMusic {
  if (name === 'operator_tone') return { kind: 'ringback' };
  return name === 'default_tone' ? { kind: 'melody' } : { kind: 'audio', audio: name };
}

function dynamicPlan(told: ConnectAnswer, applet: PlanSource): ConnectPlan | null {
  const numbers = contactsOf(told);
  if (numbers.length === 0) return null;
  const parallel = told.parallel_ringing;
  return {
    numbers,
    emails: emailsOf(applet),
    outgoingNumber: told.outgoing_phone_number ?? null,
    record: told.record,
    ringLimitMs: inMs(told.max_ringing_duration ?? applet.ringSeconds),
    conversationLimitMs: inMs(told.max_conversation_duration ?? applet.conversationSeconds),
    music: musicOf(told),
    opening: openingOf(told),
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
