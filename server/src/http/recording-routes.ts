// The recording of a call: played in pieces, and every access on record.
import type { Readable } from 'node:stream';
import { reject } from '@patchcord/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity } from '../auth/identity.ts';
import type { Access, AuditLog } from '../calls/audit.ts';
import { completeRecording } from '../calls/cut-talks.ts';
import type { CallStore } from '../calls/ports.ts';
import type { Talk, TalkStore } from '../calls/talk.ts';
import type { App } from './app.ts';
import { type AskedRange, readRange } from './asked-range.ts';
import { problemSchema, sendProblem } from './problem.ts';

/** Where recordings are kept. */
export interface RecordingReader {
  /** The bytes from `first` to `last` (included; null: to the end), or all of them; null: there is none of this name. */
  open(name: string, range?: { first: number; last: number | null }): Promise<OpenRecording | null>;
}

export interface OpenRecording {
  /** Of the whole recording, in bytes. */
  size: number;
  /** Media type. */
  type: string;
  /** What `stream` holds; `last` is less than `first` when that is nothing. */
  first: number;
  last: number;
  stream: Readable;
}

export interface RecordingRoutesOptions {
  store: Pick<CallStore, 'findById'> & Pick<TalkStore, 'talksOf'> & Pick<AuditLog, 'recordAccess'>;
  recordings: RecordingReader;
  identityOf: (request: FastifyRequest) => Identity;
  newId: () => string;
  /** Epoch ms. */
  now: () => number;
  /** An access is on record; for the log. */
  onPlayed: (access: Access) => void;
}

const params = z.object({ id: z.string().min(1).max(64) });
const query = z.object({
  talk: z.string().max(64).optional().describe('Id of a talk; without it the last one.'),
  part: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Of a talk that was cut off: 1 is the part before its first break; without it the last one.'),
});

export function recordingRoutes(app: App, options: RecordingRoutesOptions): void {
  const { store, recordings } = options;

  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/calls/:id/recording',
    config: { scope: 'calls:listen' },
    schema: {
      tags: ['calls'],
      summary: 'The recording of a talk',
      description:
        'Stereo: the caller on the left, the agent on the right. Takes one range of bytes (`Range: bytes=0-`). Every access is put on record with the subject of its token.',
      params,
      querystring: query,
      response: {
        200: z.unknown().describe('The audio, by its media type.'),
        206: z.unknown().describe('The part of it that was asked for.'),
        401: problemSchema,
        403: problemSchema,
        404: problemSchema,
        416: problemSchema,
        503: problemSchema,
      },
    },
    async handler(request, reply) {
      const { id } = request.params;
      if ((await store.findById(id)) === null) return sendProblem(reply, reject('call-not-found'));
      const asked = readRange(request.headers.range);
      const found = await openNewest(recordings, recordedTalks(await store.talksOf(id), request.query), asked);
      if (found === null) return sendProblem(reply, reject('recording-not-found'));
      const { talkId, opened } = found;
      const { size, first, last, stream } = opened;
      if (asked.kind !== 'whole' && last < first) {
        stream.destroy();
        void reply.header('content-range', `bytes */${size}`);
        return sendProblem(reply, reject('range-not-satisfiable'));
      }
      const played = { callId: id, talkId, rangeStart: first };
      await putOnRecord(request, played, options).catch(async (error: unknown) => {
        stream.destroy();
        throw error;
      });
      describe(reply, opened, asked.kind !== 'whole');
      if (request.method !== 'HEAD') return reply.send(stream);
      // The length is told by the header; there is nothing to be made of a body that nobody gets.
      stream.destroy();
      return reply.send();
    },
  });
}

/** Where the last bytes begin is known only when the size is. */
async function openAsked(recordings: RecordingReader, name: string, asked: AskedRange): Promise<OpenRecording | null> {
  if (asked.kind === 'whole') return recordings.open(name);
  if (asked.kind === 'from') return recordings.open(name, { first: asked.first, last: asked.last });
  const probe = await recordings.open(name, { first: 0, last: 0 });
  if (probe === null) return null;
  probe.stream.destroy();
  return recordings.open(name, { first: Math.max(0, probe.size - asked.bytes), last: null });
}

/** An instance that died may leave the name of a recording that was never kept: then the one before is meant. */
async function openNewest(recordings: RecordingReader, talks: RecordedTalk[], asked: AskedRange) {
  for (const { id: talkId, recording } of talks.toReversed()) {
    const opened = await openAsked(recordings, recording, asked);
    if (opened !== null) return { talkId, opened };
  }
  return null;
}

function recordedTalks(talks: Talk[], { talk: id, part }: z.output<typeof query>): RecordedTalk[] {
  return talks.flatMap((talk): RecordedTalk[] => {
    if (id !== undefined && talk.id !== id) return [];
    const recording = part === undefined ? completeRecording(talk) : partOf(talk, part);
    return recording === null ? [] : [{ id: talk.id, recording }];
  });
}

interface RecordedTalk {
  id: string;
  recording: string;
}

function partOf(talk: Talk, part: number): string | null {
  const { breaks } = talk;
  return part === breaks.length + 1 ? completeRecording(talk) : (breaks[part - 1]?.recording ?? null);
}

interface Played {
  callId: string;
  talkId: string;
  rangeStart: number;
}

async function putOnRecord(request: FastifyRequest, played: Played, options: RecordingRoutesOptions): Promise<void> {
  const { store, identityOf, newId, now, onPlayed } = options;
  const { callId, talkId, rangeStart } = played;
  const access: Access = {
    id: newId(),
    at: now(),
    subject: identityOf(request).subject,
    action: 'recording-played',
    callId,
    details: { talkId, method: request.method, rangeStart },
  };
  await store.recordAccess(access);
  onPlayed(access);
}

function describe(reply: FastifyReply, { size, type, first, last }: OpenRecording, isPart: boolean): void {
  void reply
    .status(isPart ? 206 : 200)
    .type(type)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-length', last - first + 1);
  if (isPart) void reply.header('content-range', `bytes ${first}-${last}/${size}`);
}
