// Serves Exotel's recordings of calls, which need the account's credentials (reference: Exotel's call details API).
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { CallBook } from '../exchange/call-book.ts';
import type { CallRecordings } from '../exchange/call-recordings.ts';
import { type Account, hasCredentials } from './rest-gate.ts';

export interface RecordingRouteParts {
  book: CallBook;
  recordings: CallRecordings;
  account: Account;
}

/** Adds `GET /recordings/{account}/{CallSid}.wav`. */
export function recordingRoute(app: FastifyInstance, { book, recordings, account }: RecordingRouteParts): void {
  app.get<{ Params: { account: string; callSid: string } }>(
    '/recordings/:account/:callSid.wav',
    async ({ headers, params }, reply) => {
      if (!hasCredentials(headers.authorization ?? '', account)) {
        return reply.code(401).header('www-authenticate', 'Basic realm="Exotel API"').send({ error: 'unauthorized' });
      }
      const call = params.account === account.sid ? book.find(params.callSid) : null;
      const file = call === null ? null : await recordings.open(call);
      if (file === null) return reply.code(404).send({ error: 'not-found' });
      return reply.type('audio/wav').header('content-length', file.bytes).send(Readable.from(file.content));
    },
  );
}
