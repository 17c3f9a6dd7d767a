// What was said in a call: transcripts over REST.
import { reject, transcriptAnswerSchema } from '@patchcord/protocol';
import { z } from 'zod';
import { completeRecording } from '../calls/cut-talks.ts';
import { isoTime } from '../calls/iso-time.ts';
import type { CallStore } from '../calls/ports.ts';
import type { TalkStore } from '../calls/talk.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

export interface TalkRoutesOptions {
  store: Pick<CallStore, 'findById'> & Pick<TalkStore, 'talksOf' | 'entriesOf'>;
}

const problems = { 401: problemSchema, 403: problemSchema, 503: problemSchema };

export function talkRoutes(app: App, { store }: TalkRoutesOptions): void {
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
          200: transcriptAnswerSchema,
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
        talks: talks.map((talk) => ({
          ...talk,
          startedAt: isoTime(talk.startedAt),
          endedAt: talk.endedAt === null ? null : isoTime(talk.endedAt),
          recording: completeRecording(talk) !== null,
        })),
        entries,
      });
    },
  );
}
