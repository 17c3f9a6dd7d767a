// What was said in a call, and who talks: transcripts and agents over REST.
import { reject, transcriptEntrySchema } from '@patchcord/protocol';
import { z } from 'zod';
import type { CallStore } from '../calls/ports.ts';
import type { TalkStore } from '../calls/talk.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

/** An agent's file, as it was read last. */
export interface ListedAgent {
  name: string;
  language: string;
  /** E.164 numbers of the ExoPhones that it answers. */
  exoPhones: string[];
  /** Whether it answers whatever no other agent answers. */
  isDefault: boolean;
}

export interface TalkRoutesOptions {
  store: Pick<CallStore, 'findById'> & Pick<TalkStore, 'talksOf' | 'entriesOf'>;
  /** `mistakes`: what is wrong with the files now, in plain words. */
  listAgents: () => { agents: ListedAgent[]; mistakes: readonly string[] };
}

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
const breakSchema = z.object({
  fromMs: z.number().describe('The last that is known of the talk before it, since the talk began.'),
  toMs: z.number().describe('When another stream of the call was there.'),
});
const talkSchema = z.object({
  id: z.string(),
  agent: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  end: z.string().nullable().describe('How it ended, or is about to; null while it goes on.'),
  breaks: z.array(breakSchema).describe('Where it was cut off and went on, as a rule on another instance.'),
  transferTo: z.string().nullable().describe('Where the call went from the agent, E.164.'),
  summary: z.string().nullable(),
  figures: figuresSchema.nullable(),
  recording: z.boolean().describe('Whether GET /api/calls/{id}/recording?talk={talk} has it, from the last break on.'),
});
const problems = { 401: problemSchema, 403: problemSchema, 503: problemSchema };

export function talkRoutes(app: App, { store, listAgents }: TalkRoutesOptions): void {
  app.get(
    '/api/calls/:id/transcript',
    {
      config: { scope: 'calls:listen' },
      schema: {
        tags: ['calls'],
        summary: 'What was said in a call',
        description: 'Complete entries of all talks of the call, in order, and each talk with its figures.',
        params: z.object({ id: z.string().min(1).max(64) }),
        response: {
          200: z.object({ callId: z.string(), talks: z.array(talkSchema), entries: z.array(transcriptEntrySchema) }),
          ...problems,
          404: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if ((await store.findById(id)) === null) return sendProblem(reply, reject('call-not-found'));
      const [talks, entries] = await Promise.all([store.talksOf(id), store.entriesOf(id)]);
      return reply.send({
        callId: id,
        talks: talks.map(({ startedAt, endedAt, recording, ...talk }) => ({
          ...talk,
          startedAt: iso(startedAt),
          endedAt: endedAt === null ? null : iso(endedAt),
          recording: recording !== null,
        })),
        entries,
      });
    },
  );

  app.get(
    '/api/agents',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['agents'],
        summary: 'The voice agents that there are',
        response: {
          200: z.object({
            agents: z.array(
              z.object({
                name: z.string(),
                language: z.string(),
                exoPhones: z.array(z.string()),
                isDefault: z.boolean(),
              }),
            ),
            mistakes: z.array(z.string()).readonly().describe('What is wrong with the agents’ files now.'),
          }),
          ...problems,
        },
      },
    },
    async (_request, reply) => reply.send(listAgents()),
  );
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
