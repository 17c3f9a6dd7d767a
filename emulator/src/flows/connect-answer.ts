// What an application answers to a Connect applet that asks it: whom to dial and how.
import { z } from 'zod';
import { phoneNumber } from '../parameters.ts';
import type { HoldMusic } from './announcer.ts';
import { contact, sipUser } from './contact.ts';
import { httpUrl, type Prompt } from './prompt.ts';

/** What is heard when somebody has answered, before the two talk. */
export interface Opening {
  prompt: Prompt;
  to: 'callee' | 'both';
}

const seconds = z.number().min(1).max(14_400);

const playbackTo = z.enum(['callee', 'both']).default('callee');

const musicSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('operator_tone') }),
  z.object({ type: z.literal('default_tone') }),
  z.object({ type: z.literal('custom_tone'), value: httpUrl }),
]);

const openingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), value: z.string().min(1).max(5000), playback_to: playbackTo }),
  z.object({ type: z.literal('audio_url'), value: httpUrl, playback_to: playbackTo }),
]);

const destinationSchema = z.union(
  [
    z.object({ numbers: z.array(z.union([z.string().refine(isSip), phoneNumber])).max(100) }),
    z.array(z.object({ contact_uri: contact })).max(100),
    z.object({ trunk: z.string() }),
  ],
  { error: 'has no numbers' },
);

/**
 * The fields as the documentation and several integrators have them
 * (reference: support.exotel.com articles 3000096873, 3000106202 and 3000118656).
 */
export const connectAnswerSchema = z.looseObject({
  fetch_after_attempt: z.boolean().default(false),
  destination: destinationSchema,
  outgoing_phone_number: phoneNumber.optional(),
  record: z.boolean().default(false),
  max_ringing_duration: seconds.optional(),
  max_conversation_duration: seconds.optional(),
  music_on_hold: musicSchema.optional(),
  start_call_playback: openingSchema.optional(),
  parallel_ringing: z
    .object({ activate: z.boolean().default(false), max_parallel_attempts: z.int().min(1).max(10).default(1) })
    .optional(),
  dial_passthru_event_url: httpUrl.optional(),
});

export type ConnectAnswer = z.output<typeof connectAnswerSchema>;

/** SIP users among `numbers` are dropped, as Exotel does with them; `contact_uri` takes them. */
export function contactsOf({ destination }: ConnectAnswer): readonly string[] {
  if (Array.isArray(destination)) return destination.map(({ contact_uri }) => contact_uri);
  return 'trunk' in destination ? [] : destination.numbers.filter((number) => !isSip(number));
}

export function musicOf({ music_on_hold: told }: ConnectAnswer): HoldMusic {
  switch (told?.type) {
    case 'custom_tone':
      return { kind: 'audio', audio: told.value };
    case 'default_tone':
      return { kind: 'melody' };
    case 'operator_tone':
    case undefined:
      return { kind: 'ringback' };
  }
}

export function openingOf({ start_call_playback: told }: ConnectAnswer): Opening | null {
  if (told === undefined) return null;
  const prompt = told.type === 'text' ? { text: told.value } : { audio: told.value };
  return { prompt, to: told.playback_to };
}

const maxNamedFields = 10;

/** What of the answer has no effect here, or none at Exotel, for a timeline. */
export function findingsOf(told: ConnectAnswer): string[] {
  const { destination } = told;
  const findings: string[] = [];
  if ('trunk' in destination) findings.push('destination.trunk is not emulated: nobody is dialled');
  if ('numbers' in destination && destination.numbers.some(isSip)) {
    findings.push(
      'sip: addresses in destination.numbers are dropped, as at Exotel: destination[].contact_uri takes them',
    );
  }
  const ignored = Object.keys(told).filter(
    (name) => !(name in connectAnswerSchema.shape) && /^[a-z_]{1,40}$/i.test(name),
  );
  if (ignored.length > 0) findings.push(`has no effect here: ${ignored.slice(0, maxNamedFields).join(', ')}`);
  return findings;
}

function isSip(text: string): boolean {
  return sipUser(text) !== null;
}
